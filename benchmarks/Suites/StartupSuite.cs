using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.OurSide;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>From starting the program to the first result that came from an executor.</summary>
internal sealed class StartupSuite : ISuite
{
    public string Name => "startup";

    public string Question => "Program start to first shipped result, local:2 (reference: a .NET program that only says hello)";

    public IEnumerable<Row> Run(Pace pace) =>
    [
        new Row("first shipped result / hello", "ms").Measure(pace.Expensive, Ours.FirstShippedResultMs, PlainProcess.FirstLineMs),
    ];
}
