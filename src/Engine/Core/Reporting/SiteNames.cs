using System.Globalization;

namespace Distributed.Engine.Reporting;

/// <summary>Short names of call sites: the file's name and the line, with as many folders as tell files of the same name apart. Immutable.</summary>
internal sealed class SiteNames
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <param name="files">The paths of all files that are to be told apart.</param>
    public SiteNames(IEnumerable<string> files)
    {
        foreach (var sameName in files.Distinct(StringComparer.Ordinal).GroupBy(path => Tail(path, 1), StringComparer.Ordinal))
        {
            var paths = sameName.ToList();
            var parts = 1;
            while (paths.Select(path => Tail(path, parts)).Distinct(StringComparer.Ordinal).Count() < paths.Count)
            {
                parts++;
            }

            foreach (var path in paths)
            {
                _names[path] = Tail(path, parts);
            }
        }
    }

    /// <summary>Such as <c>Program.cs:12</c> or <c>Import/Reader.cs:7</c>.</summary>
    public string Of(string file, int line) => string.Create(CultureInfo.InvariantCulture, $"{_names[file]}:{line}");

    /// <summary>Paths are the compiler's: of either system.</summary>
    private static string Tail(string path, int parts)
    {
        var at = path.Length;
        for (var i = 0; i < parts && at > 0; i++)
        {
            at = path.AsSpan(0, at).LastIndexOfAny('/', '\\');
        }

        return path[(at + 1)..].Replace('\\', '/');
    }
}
