using System.Reflection;
using System.Text.RegularExpressions;

namespace Distributed.Engine.Tests.Effects;

/// <summary>The public types of the framework and of the packages around it that ASP.NET Core brings, by the names the knowledge files use.</summary>
internal static partial class FrameworkSurface
{
    private static readonly Lazy<Dictionary<string, List<Type>>> Loaded = new(Load);

    public static IReadOnlyDictionary<string, List<Type>> Types => Loaded.Value;

    /// <summary>What code can call or read: declared members, without literals and finalizers, accessors counted singly.</summary>
    public static IEnumerable<MemberInfo> Members(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetMethods(Declared).Where(m => m.Name != "Finalize").Cast<MethodBase>()
            .Concat(type.GetConstructors(Declared).Where(c => !c.IsStatic))
            .Where(m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly)
            .Cast<MemberInfo>()
            .Concat(type.GetFields(Declared).Where(f => (f.IsPublic || f.IsFamily) && !f.IsLiteral));
    }

    public static string NameOf(Type type) => Arity().Replace(type.FullName!, "").Replace('+', '.');

    private static Dictionary<string, List<Type>> Load()
    {
        var result = new Dictionary<string, List<Type>>(StringComparer.Ordinal);
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string shared = Path.GetFullPath(Path.Combine(framework, "..", ".."));
        string web = Directory.GetDirectories(Path.Combine(shared, "Microsoft.AspNetCore.App"), Environment.Version.Major + ".*").Order(StringComparer.Ordinal).Last();
        var types = Directory.GetFiles(framework, "*.dll").SelectMany(f => TypesOf(f, Path.GetFileNameWithoutExtension(f)))
            .Concat(Directory.GetFiles(web, "Microsoft.Extensions.*.dll").SelectMany(f => TypesOf(f, null)))
            .Concat(Directory.GetFiles(AppContext.BaseDirectory, "Distributed.*.dll").SelectMany(f => TypesOf(f, Path.GetFileNameWithoutExtension(f))));
        foreach (var type in types)
        {
            string name = NameOf(type);
            (result.TryGetValue(name, out var list) ? list : result[name] = []).Add(type);
        }

        return result;
    }

    private static Type[] TypesOf(string file, string? name)
    {
        try
        {
            return (name is null ? Assembly.LoadFrom(file) : Assembly.Load(name)).GetExportedTypes();
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException)
        {
            // Native libraries, facades whose targets aren't here.
            return [];
        }
    }

    [GeneratedRegex("`\\d+")]
    private static partial Regex Arity();
}
