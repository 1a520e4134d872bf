using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// Compares, gathers and scatters columns of plain values of 1, 2, 4 or 8 bytes. Values are bits here: NaN equals the same NaN, -0.0 differs from 0.0.
/// Padding between values is never looked at.
/// </summary>
internal static class PlainColumn
{
    private const int WordBits = 64;

    /// <summary>Sets a bit for each value that differs; returns how many. All bits beyond the count stay clear.</summary>
    public static int Compare(Column column, ref byte now, ref byte twin, int count, Span<ulong> bits) => column.Size switch
    {
        1 => Compare<byte>(column, ref now, ref twin, count, bits),
        2 => Compare<ushort>(column, ref now, ref twin, count, bits),
        4 => Compare<uint>(column, ref now, ref twin, count, bits),
        8 => Compare<ulong>(column, ref now, ref twin, count, bits),
        _ => throw UnknownSize(column.Size),
    };

    /// <summary>Copies values out of a column, side by side: those whose bit is set, or the first ones when there are no bits.</summary>
    public static void Gather(Column column, ref byte from, int count, ReadOnlySpan<ulong> bits, Span<byte> to)
    {
        switch (column.Size)
        {
            case 1: Move<byte>(ref from, column.Stride, count, bits, ref to[0], toColumn: false); break;
            case 2: Move<ushort>(ref from, column.Stride, count, bits, ref to[0], toColumn: false); break;
            case 4: Move<uint>(ref from, column.Stride, count, bits, ref to[0], toColumn: false); break;
            case 8: Move<ulong>(ref from, column.Stride, count, bits, ref to[0], toColumn: false); break;
            default: throw UnknownSize(column.Size);
        }
    }

    /// <summary>The opposite: copies values into a column, touching no other byte of it.</summary>
    public static void Scatter(Column column, ref byte to, int count, ReadOnlySpan<ulong> bits, ReadOnlySpan<byte> from)
    {
        ref var source = ref Unsafe.AsRef(in from[0]);
        switch (column.Size)
        {
            case 1: Move<byte>(ref to, column.Stride, count, bits, ref source, toColumn: true); break;
            case 2: Move<ushort>(ref to, column.Stride, count, bits, ref source, toColumn: true); break;
            case 4: Move<uint>(ref to, column.Stride, count, bits, ref source, toColumn: true); break;
            case 8: Move<ulong>(ref to, column.Stride, count, bits, ref source, toColumn: true); break;
            default: throw UnknownSize(column.Size);
        }
    }

    private static NotSupportedException UnknownSize(int size) => new($"A plain leaf of {size} bytes can't be compared; 1, 2, 4 and 8 can.");

    private static int Compare<T>(Column column, ref byte now, ref byte twin, int count, Span<ulong> bits)
        where T : unmanaged, IBinaryInteger<T>
    {
        var changed = 0;
        for (var i = 0; i < count; i += WordBits)
        {
            var units = Math.Min(WordBits, count - i);
            ref var left = ref Unsafe.AddByteOffset(ref now, i * (nint)column.Stride);
            ref var right = ref Unsafe.AddByteOffset(ref twin, i * (nint)column.BodyStride);
            var word = column.IsDense && units == WordBits && Vector256.IsHardwareAccelerated
                ? DifferingWord<T>(ref left, ref right)
                : DifferingBits<T>(ref left, column.Stride, ref right, column.BodyStride, units);
            bits[i / WordBits] = word;
            changed += BitOperations.PopCount(word);
        }
        return changed;
    }

    /// <summary>The bits of 64 values side by side.</summary>
    private static ulong DifferingWord<T>(ref byte left, ref byte right)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong equal = 0;
        for (var k = 0; k < WordBits; k += Vector256<T>.Count)
        {
            var at = (nuint)(k * Unsafe.SizeOf<T>());
            var same = Vector256.Equals(Vector256.LoadUnsafe(ref left, at).As<byte, T>(), Vector256.LoadUnsafe(ref right, at).As<byte, T>());
            equal |= (ulong)same.ExtractMostSignificantBits() << k;
        }
        return ~equal;
    }

    private static ulong DifferingBits<T>(ref byte left, nint leftStride, ref byte right, nint rightStride, int units)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong word = 0;
        for (var k = 0; k < units; k++)
        {
            var a = Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref left, k * leftStride));
            var b = Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref right, k * rightStride));
            if (a != b)
                word |= 1UL << k;
        }
        return word;
    }

    private static void Move<T>(ref byte column, nint stride, int count, ReadOnlySpan<ulong> bits, ref byte packed, bool toColumn)
        where T : unmanaged
    {
        nint at = 0;
        if (bits.IsEmpty)
        {
            for (var i = 0; i < count; i++)
                One(ref column, i, stride, ref packed, ref at, toColumn);
            return;
        }
        for (var w = 0; w < bits.Length; w++)
        {
            for (var word = bits[w]; word != 0; word &= word - 1)
                One(ref column, w * WordBits + BitOperations.TrailingZeroCount(word), stride, ref packed, ref at, toColumn);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void One(ref byte column, nint unit, nint stride, ref byte packed, ref nint at, bool toColumn)
        {
            ref var value = ref Unsafe.AddByteOffset(ref column, unit * stride);
            ref var other = ref Unsafe.AddByteOffset(ref packed, at);
            if (toColumn)
                Unsafe.WriteUnaligned(ref value, Unsafe.ReadUnaligned<T>(ref other));
            else
                Unsafe.WriteUnaligned(ref other, Unsafe.ReadUnaligned<T>(ref value));
            at += Unsafe.SizeOf<T>();
        }
    }
}
