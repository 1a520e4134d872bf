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

    public static ArrayShape Of(TypeLayout array) => Cache.TryGetValue(array, out var known) ? known : Cache.GetOrAdd(array, Build);

    private static ArrayShape Build(TypeLayout array)
    {
        if (array.Element is not { } element)
            return new ArrayShape([new Column(0, 0, IntPtr.Size, IntPtr.Size, ChangeFormat.IdSize, null, array.ElementType)], 1);
        if (IsUniform(element))
        {
            var size = element.Leaves[0].Size;
            return new ArrayShape([new Column(0, 0, size, size, size, element.Leaves[0], null)], element.Leaves.Length);
        }
        var columns = element.Leaves.Where(static l => !l.IsDerived).Select(l =>
            new Column(l.Offset, l.BodyOffset, l.Size, element.Size, element.BodySize, l, l.IsReference ? l.Type : null));
        return new ArrayShape([.. columns], 1);
    }

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

/// <summary>One leaf of every element of an array: a row of equally spaced values.</summary>
/// <param name="Offset">Bytes from the array's first data byte to the first value.</param>
/// <param name="BodyOffset">The same in the encoded body.</param>
/// <param name="Size">Bytes of a value in memory.</param>
/// <param name="Stride">Bytes from one value to the next in memory.</param>
/// <param name="BodyStride">The same in the encoded body.</param>
/// <param name="Leaf">The leaf of the element; <see langword="null"/> when elements are references.</param>
/// <param name="ReferenceType">What may be stored, for references; <see langword="null"/> for plain values.</param>
internal sealed record Column(int Offset, int BodyOffset, int Size, int Stride, int BodyStride, Leaf? Leaf, Type? ReferenceType)
{
    public bool IsReference => ReferenceType is not null;

    /// <summary>Values lie side by side, in memory and in the body.</summary>
    public bool IsDense => Stride == Size && BodyStride == Size && ReferenceType is null;

    /// <summary>Bytes of a value in a message.</summary>
    public int EncodedSize => IsReference ? ChangeFormat.IdSize : Size;
}
