using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// Simple roots, written in a few bytes without a graph: null, the caller's own objects, new numbers and strings. Each root's first byte says which.
/// </summary>
internal static class InlineRoots
{
    private const byte Null = 0;
    private const byte Known = 1;
    private const byte Text = 2;

    /// <summary>Primitive types follow from here, by their <see cref="TypeCode"/>.</summary>
    private const byte Primitive = 16;

    /// <summary>False, with a part written, when a root needs a graph.</summary>
    public static bool TryWrite(object?[] roots, object[] known, ByteBuffer bytes)
    {
        bytes.WriteVarint(roots.Length);
        foreach (var root in roots)
        {
            if (!TryWrite(root, known, bytes))
                return false;
        }
        return true;
    }

    public static object?[] Read(ref ByteCursor bytes, object[] known)
    {
        var roots = new object?[bytes.ReadCount()];
        for (var i = 0; i < roots.Length; i++)
            roots[i] = ReadOne(ref bytes, known);
        return roots;
    }

    private static bool TryWrite(object? root, object[] known, ByteBuffer bytes)
    {
        if (root is null)
        {
            bytes.WriteByte(Null);
            return true;
        }
        // A captured box or string that is returned is the caller's own.
        for (var i = 0; i < known.Length; i++)
        {
            if (ReferenceEquals(known[i], root))
            {
                bytes.WriteByte(Known);
                bytes.WriteVarint(i + 1);
                return true;
            }
        }
        if (root is string text)
        {
            // The one empty string is the same object in every program.
            bytes.WriteByte(Text);
            bytes.WriteVarint(text.Length);
            bytes.WriteBytes(MemoryMarshal.AsBytes(text.AsSpan()));
            return true;
        }
        var size = SizeOf(root.GetType());
        if (size == 0)
            return false;
        bytes.WriteByte((byte)(Primitive + (int)Type.GetTypeCode(root.GetType())));
        bytes.WriteBytes(RawObject.Bytes(ref RawObject.Data(root), 0, size));
        return true;
    }

    private static object? ReadOne(ref ByteCursor bytes, object[] known)
    {
        var kind = bytes.ReadByte();
        switch (kind)
        {
            case Null:
                return null;
            case Known:
                var id = bytes.ReadVarint();
                return id > 0 && id <= known.Length
                    ? known[id - 1]
                    : throw new GraphFormatException($"A root is object {id} of {known.Length}.");
            case Text:
                var length = bytes.ReadCount(sizeof(char));
                return length == 0 ? "" : new string(MemoryMarshal.Cast<byte, char>(bytes.Take(length * sizeof(char))));
            default:
                return Make((TypeCode)(kind - Primitive), ref bytes);
        }
    }

    private static object Make(TypeCode code, ref ByteCursor bytes) => code switch
    {
        TypeCode.Boolean => bytes.ReadByte() switch
        {
            0 => false,
            1 => true,
            var other => throw new GraphFormatException($"A root is the boolean {other}."),
        },
        TypeCode.Char => Take<char>(ref bytes),
        TypeCode.SByte => Take<sbyte>(ref bytes),
        TypeCode.Byte => Take<byte>(ref bytes),
        TypeCode.Int16 => Take<short>(ref bytes),
        TypeCode.UInt16 => Take<ushort>(ref bytes),
        TypeCode.Int32 => Take<int>(ref bytes),
        TypeCode.UInt32 => Take<uint>(ref bytes),
        TypeCode.Int64 => Take<long>(ref bytes),
        TypeCode.UInt64 => Take<ulong>(ref bytes),
        TypeCode.Single => Take<float>(ref bytes),
        TypeCode.Double => Take<double>(ref bytes),
        _ => throw new GraphFormatException($"A root of the unknown kind {(int)code + Primitive} was received."),
    };

    private static T Take<T>(ref ByteCursor bytes)
        where T : unmanaged =>
        MemoryMarshal.Read<T>(bytes.Take(Unsafe.SizeOf<T>()));

    /// <summary>Bytes of a primitive type; 0 for any other, enums included, whose type has to be named.</summary>
    private static int SizeOf(Type type) => !type.IsPrimitive ? 0 : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean or TypeCode.SByte or TypeCode.Byte => 1,
        TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double => 8,
        _ => 0,
    };
}
