using System.Reflection;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Tests.Effects;

/// <summary>The allow-list speaks of things that exist: a misspelt name would silently keep calls local.</summary>
public class KnowledgeTests
{
    // Packages of their own, which this test doesn't reference.
    private static readonly string[] Optional = ["System.IO.Hashing.*", "System.IO.Ports.*"];
    private static readonly Lazy<Dictionary<string, List<Type>>> FrameworkTypes = new(LoadFramework);

    [Fact]
    public void Every_name_exists()
    {
        var misspelt = Sections().SelectMany(s => Misspelt(s.Type, s.Members).Select(m => $"{s.File}: {m}")).ToList();
        Assert.True(misspelt.Count == 0, string.Join('\n', misspelt));
    }

    [Fact]
    public void Malformed_kind_is_an_error()
    {
        var error = Assert.Throws<InvalidDataException>(() => KnowledgeText.ParseEffect(" purely"));
        Assert.Equal("'purely' is no kind of effect.", error.Message);
    }

    private static IEnumerable<string> Misspelt(string type, string members)
    {
        if (type.EndsWith(".*", StringComparison.Ordinal))
        {
            return Optional.Contains(type) || FrameworkTypes.Value.Keys.Any(t => t.StartsWith(type[..^1], StringComparison.Ordinal)) ? [] : [type];
        }

        if (!FrameworkTypes.Value.TryGetValue(type, out var found))
        {
            return [type];
        }

        var names = found.SelectMany(NamesOf).ToHashSet();
        return members.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(m => m.IndexOf('(', StringComparison.Ordinal) is var open and >= 0 ? m[..open] : m)
            .Where(m => !names.Contains(m))
            .Select(m => $"{type} {m}");
    }

    /// <summary>Members of a section that apply to several types have to exist in one of them at least.</summary>
    private static IEnumerable<(string File, string Type, string Members)> Sections()
    {
        var assembly = typeof(KnowledgeText).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".effects", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            string[] types = [];
            var members = new List<string>();
            while (reader.ReadLine() is { } line)
            {
                if (line.StartsWith(' '))
                {
                    members.Add(line[..line.IndexOf(':', StringComparison.Ordinal)]);
                }
                else if (line.Length > 0 && line[0] != '#')
                {
                    foreach (string type in types)
                    {
                        yield return (name, type, types.Length == 1 ? string.Join(' ', members) : "");
                    }

                    types = line[..line.IndexOf(':', StringComparison.Ordinal)].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    members.Clear();
                }
            }

            foreach (string type in types)
            {
                yield return (name, type, types.Length == 1 ? string.Join(' ', members) : "");
            }
        }
    }

    private static IEnumerable<string> NamesOf(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;
        return type.GetMembers(All).Select(m => m.Name)
            .Concat(type.GetMethods(All).Select(m => m.Name))
            .Concat(type.GetInterfaces().SelectMany(i => i.GetMembers()).Select(m => m.Name));
    }

    private static Dictionary<string, List<Type>> LoadFramework()
    {
        var result = new Dictionary<string, List<Type>>(StringComparer.Ordinal);
        string folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var files = Directory.GetFiles(folder, "System*.dll")
            .Concat(Directory.GetFiles(AppContext.BaseDirectory, "Microsoft.Extensions.Logging*.dll"))
            .Concat(Directory.GetFiles(AppContext.BaseDirectory, "Distributed.*.dll"));
        foreach (string file in files)
        {
            foreach (var type in TypesOf(file))
            {
                string name = System.Text.RegularExpressions.Regex.Replace(type.FullName!, "`\\d+", "").Replace('+', '.');
                (result.TryGetValue(name, out var list) ? list : result[name] = []).Add(type);
            }
        }

        return result;
    }

    private static Type[] TypesOf(string file)
    {
        try
        {
            return Assembly.Load(Path.GetFileNameWithoutExtension(file)).GetExportedTypes();
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException)
        {
            // Native libraries, facades whose targets aren't here.
            return [];
        }
    }
}
