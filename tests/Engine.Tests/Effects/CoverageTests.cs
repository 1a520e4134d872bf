using System.Globalization;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Tests.Effects;

/// <summary>
/// What the framework adds must be looked at before it ships: types and members of the namespaces that computing code lives in are
/// counted. covered.txt says, for each type, how many members it had when somebody last decided them, and how many were left unknown.
/// </summary>
public class CoverageTests
{
    private static readonly string[] Namespaces =
    [
        "System", "System.Buffers", "System.Buffers.Binary", "System.Buffers.Text", "System.Collections", "System.Collections.Concurrent",
        "System.Collections.Frozen", "System.Collections.Generic", "System.Collections.Immutable", "System.Collections.ObjectModel",
        "System.Collections.Specialized", "System.Globalization", "System.IO", "System.IO.Compression", "System.Linq", "System.Numerics",
        "System.Text", "System.Text.Json", "System.Text.Json.Nodes", "System.Text.RegularExpressions", "System.Threading",
        "System.Threading.Channels", "System.Threading.Tasks", "System.Xml.Linq", "System.Xml.XPath",
    ];

    [Fact]
    public void Members_that_nobody_has_decided_show_up()
    {
        var looked = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Effects", "covered.txt")).Where(l => l.Length > 0 && l[0] != '#').ToHashSet();
        var now = FrameworkSurface.Types.Where(t => t.Value.Exists(IsCovered)).Select(t => Line(t.Key, t.Value)).ToList();
        var news = now.Where(l => !looked.Contains(l)).Order(StringComparer.Ordinal).ToList();
        Assert.True(
            news.Count == 0,
            $"{news.Count} types have other members than were decided, or other unknown ones. Decide them in the .effects files, then put into covered.txt:\n{string.Join('\n', news)}");
    }

    private static bool IsCovered(Type type) =>
        Namespaces.Contains(type.Namespace) && !type.IsEnum && !typeof(Delegate).IsAssignableFrom(type)
        && !typeof(Attribute).IsAssignableFrom(type) && !typeof(Exception).IsAssignableFrom(type);

    private static string Line(string name, List<Type> types)
    {
        var members = types.Distinct().Where(IsCovered).SelectMany(FrameworkSurface.Members).ToList();
        int unknown = members.Count(m => KnowledgeBase.Of(m).Kind == EffectKind.Unknown);
        return string.Create(CultureInfo.InvariantCulture, $"{name} {members.Count}{(unknown > 0 ? $" unknown {unknown}" : "")}");
    }
}
