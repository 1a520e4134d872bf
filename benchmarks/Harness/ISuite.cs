namespace Distributed.Benchmarks.Harness;

/// <summary>One question and the rows that answer it.</summary>
internal interface ISuite
{
    /// <summary>What is typed on the command line.</summary>
    string Name { get; }

    /// <summary>The question, one line, printed above the table.</summary>
    string Question { get; }

    /// <summary>Measures and yields one row after the other.</summary>
    IEnumerable<Row> Run(Pace pace);
}
