using System.Globalization;
using System.Text;

namespace Distributed.Fuzzing.Writing;

/// <summary>
/// Writes one random program from the grammar: captured state with aliases, calls that change it, and a dump of all of it. Race-free and deterministic by
/// construction. The same seed and number give the same program. Not thread-safe.
/// </summary>
internal sealed partial class ProgramSource
{
    /// <summary>How deep statements and expressions contain others.</summary>
    private const int MaxDepth = 2;

    private readonly Random _random;
    private readonly IReadOnlySet<int> _dropped;
    private readonly List<Subject> _subjects = [];
    private readonly int _number;
    private int _parts;
    private int _names;
    private int _depth;

    private ProgramSource(int seed, int number, IReadOnlySet<int> dropped)
    {
        _random = new Random(unchecked((seed * 1_000_003) + number));
        _dropped = dropped;
        _number = number;
    }

    /// <summary>The program as a class of its own, called <paramref name="name"/>.</summary>
    public static string Write(int seed, int number, string name) => Write(seed, number, name, new HashSet<int>(), out _);

    /// <summary>The program without some of its parts: what is left is the same, as the same random numbers are drawn.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="number">The program's number in it.</param>
    /// <param name="name">The class's name.</param>
    /// <param name="dropped">The parts to leave out. The result need not compile.</param>
    /// <param name="parts">How many parts there are to leave out.</param>
    public static string Write(int seed, int number, string name, IReadOnlySet<int> dropped, out int parts)
    {
        var source = new ProgramSource(seed, number, dropped);
        var text = source.Program(name);
        parts = source._parts;
        return text;
    }

    private string Program(string name)
    {
        var others = GrammarReader.All.Where(s => !s.IsCore).ToArray();
        _random.Shuffle(others);
        _subjects.Add(GrammarReader.All[0]);
        _subjects.AddRange(others.Where(s => FuzzSettings.With.Contains(s.Name)).Concat(others.Take(Pick(2, 6))).Distinct());

        var text = new StringBuilder();
        text.Append("public static class ").Append(name).Append("\n{\n");
        Each(text, ProductionKind.Type, "{0}\n");
        text.Append("public static async Task<string> Run()\n{\n");
        Each(text, ProductionKind.State, "{0}\n");
        for (var steps = Pick(2, 6); steps > 0; steps--)
        {
            text.Append(Part(Step, "")).Append('\n');
        }

        text.Append("var dump = new Dump();\n");
        Each(text, ProductionKind.Dump, "dump.Add(\"{0}\", {0});\n");
        return text.Append("return dump.ToString();\n}\n}\n").ToString();
    }

    private void Each(StringBuilder text, ProductionKind kind, string format)
    {
        foreach (var production in _subjects.SelectMany(s => s.Of(kind)))
        {
            text.Append(Part(() => string.Format(CultureInfo.InvariantCulture, format, Fill(production.Text, "")), ""));
        }
    }

    private string Step()
    {
        var step = Draw(ProductionKind.Step);
        return $"{{\n{Fill(step.Text, step.Name)}\n}}";
    }

    private Production Draw(ProductionKind kind)
    {
        var choices = _subjects.SelectMany(s => s.Of(kind)).ToArray();
        var at = _random.Next(choices.Sum(c => c.Weight));
        return choices.First(c => (at -= c.Weight) < 0);
    }

    /// <summary>Something that can be left out, or replaced by something simpler.</summary>
    private string Part(Func<string> write, string instead)
    {
        var part = _parts++;
        var text = write();
        return _dropped.Contains(part) ? instead : text;
    }

    private int Pick(int from, int to) => _random.Next(from, to);

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;
}
