using System.Reflection;

namespace Distributed.Engine.Effects.Tables;

/// <summary>
/// A field that may be a table, or an object made in a static constructor that may become one, with what was found out about it. Changed by one scan
/// only, and by nobody afterwards.
/// </summary>
/// <param name="type">The field's type, or that of the object made.</param>
/// <param name="field">The field; null for an object.</param>
internal sealed class TableRoot(Type type, FieldInfo? field)
{
    public Type Type { get; } = type;

    public FieldInfo? Field { get; } = field;

    /// <summary>Somebody may write it, keep it or tell it from an equal one.</summary>
    public bool Escapes { get; set; }

    /// <summary>Read in an order, not only by key.</summary>
    public bool IsEnumerated { get; set; }

    /// <summary>The objects that the field is given, or that are put into the array.</summary>
    public HashSet<TableRoot> Parts { get; } = [];

    /// <summary>Where an object is put: one place, or others could write it from the second.</summary>
    public HashSet<TableRoot> Owners { get; } = [];

    /// <summary>Reading is all that is ever done with it and with what was put into it.</summary>
    public bool IsOnlyRead => !Escapes && Owners.Count <= 1 && Parts.All(p => p != this && p.IsOnlyRead);

    /// <summary>Whether the order of its elements shows.</summary>
    public bool ShowsOrder => IsEnumerated || Parts.Any(p => p != this && p.ShowsOrder);
}
