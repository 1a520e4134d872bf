using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Access to the instance data of any object as bytes. Offsets come from <see cref="FieldOffsets"/> only, so every access stays
/// inside the object; references are read and written as references, so the garbage collector sees them.
/// </summary>
internal static class RawObject
{
    internal static readonly FieldInfo FirstByte = typeof(Shape).GetField(nameof(Shape.Data), BindingFlags.Instance | BindingFlags.Public)!;

    /// <summary>The first byte of a class instance's fields or of a boxed value; of an array: its first element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Data(object o) => ref Unsafe.As<Shape>(o).Data;

    /// <summary>The first element of an array of any rank.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Elements(Array array) => ref MemoryMarshal.GetArrayDataReference(array);

    /// <summary>The reference slot at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref object? Slot(ref byte data, int offset) => ref Unsafe.As<byte, object?>(ref Unsafe.AddByteOffset(ref data, offset));

    /// <summary>The reference slot of an array of references.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref object? ElementSlot(ref byte elements, int index) => ref Unsafe.Add(ref Unsafe.As<byte, object?>(ref elements), index);

    /// <summary>An int at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref int Int(ref byte data, int offset) => ref Unsafe.As<byte, int>(ref Unsafe.AddByteOffset(ref data, offset));

    /// <summary>A run of plain bytes at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Bytes(ref byte data, int offset, int length) =>
        MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref data, offset), length);

    private sealed class Shape
    {
#pragma warning disable CS0649 // Never assigned: objects are looked at as if they had this field.
        public byte Data;
#pragma warning restore CS0649
    }
}
