using System.Reflection;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Tests.Effects;

/// <summary>The allow-list speaks of things that exist: a misspelt name would silently keep calls local.</summary>
public class KnowledgeTests
{
    // Packages of their own, which this test doesn't reference.
    private static readonly string[] Optional =
        ["System.IO.Hashing.*", "System.IO.Ports.*", "System.Numerics.Tensors.*", "System.Numerics.Tensors.Tensor", "Microsoft.AspNetCore.*", "Microsoft.EntityFrameworkCore.*"];

    [Fact]
    public void Every_name_exists()
    {
        var misspelt = Sections().SelectMany(s => Misspelt(s).Select(m => $"{s.File}: {m}")).ToList();
        Assert.True(misspelt.Count == 0, string.Join('\n', misspelt));
    }

    [Fact]
    public void Malformed_kind_is_an_error()
    {
        var error = Assert.Throws<InvalidDataException>(() => KnowledgeText.ParseEffect(" purely"));
        Assert.Equal("'purely' is no kind of effect.", error.Message);
    }

    /// <summary>They end a reason: "…, which belongs to this process. To ship it: use Create()".</summary>
    [Fact]
    public void Remedies_are_told_to_the_author_in_a_few_words()
    {
        var odd = Lines()
            .Select(l => (l.File, Remedy: l.Text.IndexOf("--", StringComparison.Ordinal) is >= 0 and var at ? l.Text[(at + 2)..] : null))
            .Where(l => l.Remedy is { } r && (!r.StartsWith(' ') || r.Trim().Length is 0 or > 120 || char.IsUpper(r.Trim()[0]) || r.TrimEnd().EndsWith('.')))
            .ToList();
        Assert.True(odd.Count == 0, string.Join('\n', odd));
    }

    [Theory]
    [InlineData(typeof(System.Data.Common.DbConnection), nameof(EffectKind.Process))]
    [InlineData(typeof(System.Data.DataTable), nameof(EffectKind.Pure))]
    [InlineData(typeof(System.Net.Http.HttpRequestException), nameof(EffectKind.Pure))]
    [InlineData(typeof(System.Threading.Channels.Channel), nameof(EffectKind.Edge))]
    public void A_type_without_a_section_takes_its_namespace_and_an_exception_its_base(Type type, string kind)
    {
        Assert.Equal(kind, KnowledgeBase.OfCaptured(type).Kind.ToString());
    }

    [Fact]
    public void A_hash_code_that_no_line_speaks_of_is_seeded()
    {
        Assert.Equal(EffectKind.Hash, KnowledgeBase.Of(typeof(System.Xml.Linq.XName).GetMethod(nameof(GetHashCode))!).Kind);
        Assert.Equal(EffectKind.Pure, KnowledgeBase.Of(typeof(int).GetMethod(nameof(GetHashCode))!).Kind);
    }

    /// <summary>A member of a section for several types has to exist in one of them.</summary>
    private static IEnumerable<string> Misspelt((string File, string[] Types, string[] Members) section)
    {
        var found = new List<Type>();
        foreach (string type in section.Types.Where(t => !Optional.Contains(t)))
        {
            if (type.EndsWith(".*", StringComparison.Ordinal))
            {
                if (!FrameworkSurface.Types.Keys.Any(t => t.StartsWith(type[..^1], StringComparison.Ordinal)))
                {
                    yield return type;
                }
            }
            else if (FrameworkSurface.Types.TryGetValue(type, out var types))
            {
                found.AddRange(types);
            }
            else
            {
                yield return type;
            }
        }

        var names = found.SelectMany(NamesOf).ToHashSet();
        foreach (string member in section.Members.Select(m => m.Split('(')[0]).Where(m => found.Count > 0 && !names.Contains(m)))
        {
            yield return $"{string.Join(' ', section.Types)} {member}";
        }
    }

    private static IEnumerable<(string File, string[] Types, string[] Members)> Sections()
    {
        (string File, string[] Types, List<string> Members)? section = null;
        foreach (var (file, line) in Lines())
        {
            string[] words = line[..line.IndexOf(':', StringComparison.Ordinal)].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line.StartsWith(' '))
            {
                section!.Value.Members.AddRange(words);
                continue;
            }

            if (section is { } done)
            {
                yield return (done.File, done.Types, [.. done.Members]);
            }

            section = (file, words, []);
        }

        yield return (section!.Value.File, section.Value.Types, [.. section.Value.Members]);
    }

    private static IEnumerable<(string File, string Text)> Lines()
    {
        var assembly = typeof(KnowledgeText).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".effects", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            while (reader.ReadLine() is { } line)
            {
                if (line.Length > 0 && line[0] != '#')
                {
                    yield return (name, line);
                }
            }
        }
    }

    private static IEnumerable<string> NamesOf(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;
        return type.GetMembers(All).Select(m => m.Name)
            .Concat(type.GetInterfaces().SelectMany(i => i.GetMembers()).Select(m => m.Name));
    }
}
