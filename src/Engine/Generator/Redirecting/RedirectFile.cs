using System.Collections.Immutable;

namespace Distributed.Engine.Generator.Redirecting;

/// <summary>All sites of one source file. Immutable, equal by value, so that an edit elsewhere regenerates nothing here.</summary>
internal sealed class RedirectFile(string hintName, ImmutableArray<RedirectSite> sites) : IEquatable<RedirectFile>
{
    /// <summary>How the names of all files end that the generator writes.</summary>
    public const string Extension = ".redirected.g.cs";

    /// <summary>The generated file's name: free of machine paths, so that builds are reproducible anywhere.</summary>
    public string HintName { get; } = hintName;

    public ImmutableArray<RedirectSite> Sites { get; } = sites;

    /// <summary>Groups sites by file, leaving out files that are compiled twice with the same content.</summary>
    public static ImmutableArray<RedirectFile> Group(ImmutableArray<RedirectSite> sites)
    {
        var repeated = sites.GroupBy(site => site.ContentAddress).Where(group => group.Count() > 1).Select(group => group.Key);
        var refused = new HashSet<string>(repeated, StringComparer.Ordinal);
        var files = sites
            .Where(site => !refused.Contains(site.ContentAddress))
            .GroupBy(site => site.TreePath, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);

        var used = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var result = ImmutableArray.CreateBuilder<RedirectFile>();
        foreach (var file in files)
        {
            var name = Path.GetFileNameWithoutExtension(file.Key);
            used.TryGetValue(name, out var earlier);
            used[name] = earlier + 1;
            var hint = earlier == 0 ? name + Extension : $"{name}.{earlier + 1}{Extension}";
            result.Add(new(hint, [.. file]));
        }

        return result.ToImmutable();
    }

    public bool Equals(RedirectFile? other) =>
        other is not null && HintName == other.HintName && Sites.SequenceEqual(other.Sites);

    public override bool Equals(object? obj) => Equals(obj as RedirectFile);

    public override int GetHashCode() =>
        Sites.Aggregate(StringComparer.Ordinal.GetHashCode(HintName), (hash, site) => unchecked((hash * 31) + site.GetHashCode()));
}
