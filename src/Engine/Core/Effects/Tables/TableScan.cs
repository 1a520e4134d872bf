using System.Collections.Concurrent;
using System.Reflection;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects.Tables;

/// <summary>
/// Reads all code of an outermost class, nested types and lambdas included, for what it does with its private static readonly tables. Thread-safe once
/// read; made once per class and process.
/// </summary>
internal sealed class TableScan
{
    private static readonly ConcurrentDictionary<Type, Lazy<TableScan>> Scans = new();

    private readonly Type outer;
    private readonly Dictionary<int, TableRoot> fields = [];
    private readonly Dictionary<(int Method, int Offset), TableRoot> made = [];
    private readonly Dictionary<TablePlace, HashSet<TableValue>> places = [];
    private readonly List<TableMethod> methods = [];
    private bool isGrowing;

    private TableScan(Type outer)
    {
        this.outer = outer;
        try
        {
            Read();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Missing assemblies, code of another kind: nothing is known of the tables.
            fields.Clear();
        }
    }

    /// <summary>What is known of a field; null when it is no table.</summary>
    public static TableRoot? RootOf(FieldInfo field) => Of(field.DeclaringType!)?.fields.GetValueOrDefault(field.MetadataToken);

    /// <summary>What is known of the object that a static constructor makes at an offset.</summary>
    public static TableRoot? MadeAt(MethodBase constructor, int offset) => Of(constructor.DeclaringType!)?.made.GetValueOrDefault((constructor.MetadataToken, offset));

    public TableRoot? Table(FieldInfo field) => field.Module == outer.Module ? fields.GetValueOrDefault(field.MetadataToken) : null;

    public TableRoot Made(MethodBase constructor, int offset, Type type)
    {
        if (!made.TryGetValue((constructor.MetadataToken, offset), out var root))
        {
            made.Add((constructor.MetadataToken, offset), root = new(type, null));
        }

        return root;
    }

    public TableValue[] At(TablePlace place) => places.TryGetValue(place, out var values) ? [.. values] : [];

    public void Join(TablePlace place, TableValue[] values)
    {
        if (values.Length == 0)
        {
            return;
        }

        if (!places.TryGetValue(place, out var known))
        {
            places.Add(place, known = []);
        }

        int before = known.Count;
        known.UnionWith(values);
        isGrowing |= known.Count > before;
    }

    /// <summary>Only code of this class can name it.</summary>
    public bool IsInside(Type? type) => type is not null && OutermostType.Of(type) == outer;

    /// <summary>A field of a closure or state machine, of which no code has the name: a variable of this class's code.</summary>
    public bool IsVariable(FieldInfo field) =>
        field.DeclaringType is { } owner && owner.Name.StartsWith('<') && !field.IsStatic && owner.IsNested && IsInside(owner);

    private static TableScan? Of(Type type) =>
        type.IsCollectible ? null : Scans.GetOrAdd(OutermostType.Of(type), static t => new(() => new(t))).Value;

    private void Read()
    {
        Collect();
        do
        {
            isGrowing = false;
            foreach (var method in methods.Where(Concerns))
            {
                new TableWalk(this, method).Run();
            }
        }
        while (isGrowing && fields.Count > 0);
    }

    private void Collect()
    {
        var bodies = new List<MethodBase>();
        foreach (var member in OutermostType.MembersOf(outer))
        {
            switch (member)
            {
                case FieldInfo { IsStatic: true, IsPrivate: true, IsInitOnly: true } field when TableTypes.IsTable(field.FieldType) && !field.IsDefined(typeof(ThreadStaticAttribute)):
                    fields.Add(field.MetadataToken, new(field.FieldType, field));
                    break;
                case MethodBase method:
                    bodies.Add(method);
                    break;
            }
        }

        if (fields.Count > 0)
        {
            methods.AddRange(bodies.Select(TableMethod.Read).OfType<TableMethod>());
        }
    }

    private bool Concerns(TableMethod method) =>
        method.Fields.Overlaps(fields.Keys)
        || places.Keys.Any(p => p.Token == method.Token || method.Fields.Contains(p.Token) || method.Called.Contains(p.Token));
}
