using System.Globalization;
using System.Reflection;

namespace Distributed.Fuzzing.Writing;

/// <summary>
/// Reads the grammar files. A production starts with its kind at the beginning of a line and goes on over all indented lines; <c>step name*3</c> draws
/// a step three times as often. Lines with <c>#</c> at their beginning are comments. Thread-safe.
/// </summary>
internal static class GrammarReader
{
    private const string Suffix = ".grammar";

    /// <summary>All subjects, the core first, the others by name.</summary>
    public static IReadOnlyList<Subject> All { get; } = Read();

    private static Subject[] Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames().Where(n => n.EndsWith(Suffix, StringComparison.Ordinal)).Select(n => Read(assembly, n))
            .OrderBy(s => !s.IsCore).ThenBy(s => s.Name, StringComparer.Ordinal)];
    }

    private static Subject Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var productions = new List<Production>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == ' ')
            {
                productions[^1] = productions[^1] with { Text = $"{productions[^1].Text}\n{line.Trim()}".TrimStart('\n') };
                continue;
            }

            productions.Add(Start(resource, line));
        }

        return new Subject(resource[..^Suffix.Length], productions);
    }

    private static Production Start(string resource, string line)
    {
        var (keyword, rest) = line.Split(' ', 2, StringSplitOptions.TrimEntries) is [var first, var second] ? (first, second) : (line.Trim(), "");
        if (!Enum.TryParse(keyword, ignoreCase: true, out ProductionKind kind) || keyword.Any(char.IsUpper))
        {
            throw new FormatException($"{resource}: '{keyword}' is no kind of production: {line}");
        }

        if (kind != ProductionKind.Step)
        {
            return new Production(kind, "", 1, rest);
        }

        var named = rest.Split('*');
        return new Production(kind, named[0], named.Length > 1 ? int.Parse(named[1], CultureInfo.InvariantCulture) : 1, "");
    }
}
