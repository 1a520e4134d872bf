using System.Reflection;

namespace Distributed.Engine.Effects.Tables;

/// <summary>
/// Decides which private static readonly arrays and collections are constants: nobody but the code of the declaring class can reach them, and that code
/// only reads them once the type initialiser has made them. Thread-safe; a class's code is read once.
/// </summary>
internal static class StaticTables
{
    public static bool IsConstant(FieldInfo field)
    {
        var type = field.FieldType;
        return field is { IsPrivate: true, IsInitOnly: true, IsStatic: true }
            && TableTypes.IsTable(type)
            && TableTypes.Elements(type).All(TableTypes.IsElement)
            && TableScan.RootOf(field) is { Parts.Count: > 0 } root
            && root.IsOnlyRead
            && TableTypes.Depth(type) == TableTypes.Depth(root.Type)
            && root.Parts.All(p => TableTypes.IsMade(p.Type))
            && (!root.ShowsOrder || !IsOrderedByHash(root) || HashOrder.IsUnseeded(TableTypes.Elements(type).First()));
    }

    /// <summary>Whether a collection with keys whose hash codes differ per process, made in a static constructor, goes to a field where no order shows.</summary>
    public static bool HidesOrder(MethodBase constructor, int offset) =>
        constructor is ConstructorInfo { IsStatic: true, DeclaringType.IsGenericType: false }
        && TableScan.MadeAt(constructor, offset) is { Owners.Count: 1 } made && made.Owners.Single().Field is { } field && IsConstant(field);

    /// <summary>
    /// Whether the initialiser may have put something into a table that changes: an object of a class derived from its elements', or a comparer of the user's.
    /// </summary>
    /// <param name="field">A constant.</param>
    /// <param name="made">Users' types of the objects that the type initialiser makes.</param>
    public static bool MayHold(FieldInfo field, IReadOnlyList<Type> made)
    {
        if (!TableTypes.IsTable(field.FieldType) || Immutability.IsImmutable(field.FieldType))
        {
            return false;
        }

        bool hasComparer = TableTypes.HasComparer(field.FieldType);
        var records = TableTypes.Elements(field.FieldType).Where(t => !t.IsValueType && !t.IsSealed).ToList();
        return made.Any(t => hasComparer && (IsComparer(t) || t.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal)) || records.Exists(r => r != t && r.IsAssignableFrom(t)));
    }

    private static bool IsComparer(Type type) =>
        type.GetInterfaces().Any(i => i.Name is "IEqualityComparer`1" or "IComparer`1" or "IEqualityComparer" or "IComparer");

    private static bool IsOrderedByHash(TableRoot root) => TableTypes.IsOrderedByHash(root.Type) || root.Parts.Any(p => TableTypes.IsOrderedByHash(p.Type));
}
