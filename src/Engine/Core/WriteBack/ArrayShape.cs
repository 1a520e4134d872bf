using System.Collections.Concurrent;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// The columns of an array type: a struct array is compared leaf by leaf (S4), so each leaf of the element makes a column of its own.
/// Leaves of one size without padding between them are one dense column of smaller units. Immutable, cached for the life of the process.
/// </summary>
internal sealed class ArrayShape
{
    private static readonly ConcurrentDictionary<TypeLayout, ArrayShape> Cache = new();

    private ArrayShape(Column[] columns, int unitsPerElement)
    {
        Columns = columns;
        UnitsPerElement = unitsPerElement;
    }

    public Column[] Columns { get; }

    /// <summary>Values of each column in one element; more than one only in a dense column.</summary>
    public int UnitsPerElement { get; }

    /// <summary>Changes are encoded chunk by chunk. A single column goes on through the whole array.</summary>
    public bool IsChunked => Columns.Length != 1;

    public static ArrayShape Of(TypeLayout array) => Cache.TryGetValue(array, out var known) ? known : Cache.GetOrAdd(array, Build);

    private static ArrayShape Build(TypeLayout array)
    {
        if (array.Element is not { } element)
            return new ArrayShape([new Column(0, 0, IntPtr.Size, IntPtr.Size, ChangeFormat.IdSize, null, array.ElementType)], 1);
        if (IsWhole(element))
            return new ArrayShape([new Column(0, 0, sizeof(long), sizeof(long), sizeof(long), element.Leaves[0], null, IsPaired: true)], 2);
        if (IsUniform(element))
        {
            var size = element.Leaves[0].Size;
            return new ArrayShape([new Column(0, 0, size, size, size, element.Leaves[0], null)], element.Leaves.Length);
        }
        var columns = element.Leaves.Where(static l => !l.IsDerived).Select(l =>
            new Column(l.Offset, l.BodyOffset, l.Size, element.Size, element.BodySize, l, l.IsReference ? l.Type : null));
        return new ArrayShape([.. columns], 1);
    }

    /// <summary>Nobody can write a part of one of these, so their leaves need no columns of their own.</summary>
    private static bool IsWhole(TypeLayout element) => element.Size == 2 * sizeof(long) && element.BodySize == element.Size
        && (element.Type == typeof(decimal) || element.Type == typeof(Guid) || element.Type == typeof(Int128) || element.Type == typeof(UInt128));

    private static bool IsUniform(TypeLayout element)
    {
        if (!element.IsPlain || element.Leaves.Length == 0)
            return false;
        var size = element.Leaves[0].Size;
        for (var i = 0; i < element.Leaves.Length; i++)
        {
            if (element.Leaves[i] is not { IsDerived: false } leaf || leaf.Size != size || leaf.Offset != i * size)
                return false;
        }
        return size * element.Leaves.Length == element.Size;
    }
}
