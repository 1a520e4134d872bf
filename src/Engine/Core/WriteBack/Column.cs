using System.Collections.Concurrent;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>One leaf of every element of an array: a row of equally spaced values.</summary>
/// <param name="Offset">Bytes from the array's first data byte to the first value.</param>
/// <param name="BodyOffset">The same in the encoded body.</param>
/// <param name="Size">Bytes of a value in memory.</param>
/// <param name="Stride">Bytes from one value to the next in memory.</param>
/// <param name="BodyStride">The same in the encoded body.</param>
/// <param name="Leaf">The leaf of the element; <see langword="null"/> when elements are references.</param>
/// <param name="ReferenceType">What may be stored, for references; <see langword="null"/> for plain values.</param>
/// <param name="IsPaired">Values are halves of something that is always written whole: both halves count as changed when one did.</param>
internal sealed record Column(int Offset, int BodyOffset, int Size, int Stride, int BodyStride, Leaf? Leaf, Type? ReferenceType, bool IsPaired = false)
{
    public bool IsReference => ReferenceType is not null;

    /// <summary>Values lie side by side, in memory and in the body.</summary>
    public bool IsDense => Stride == Size && BodyStride == Size && ReferenceType is null;

    /// <summary>Bytes of a value in a message.</summary>
    public int EncodedSize => IsReference ? ChangeFormat.IdSize : Size;
}
