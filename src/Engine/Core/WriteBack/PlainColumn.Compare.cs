using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Distributed.Engine.WriteBack;

internal static partial class PlainColumn
{
    private static int Compare<T>(Column column, ref byte now, ref byte twin, int count, Span<ulong> bits)
        where T : unmanaged, IBinaryInteger<T>
    {
        var compared = 0;
        if (count >= ManyUnits && column.IsDense)
        {
            compared = count / BitMask.WordBits * BitMask.WordBits;
            CompareDense<T>(ref now, ref twin, bits[..(compared / BitMask.WordBits)]);
        }
        else if (count >= ManyUnits)
        {
            compared = count;
            CompareMany<T>(ref now, column.Stride, ref twin, column.BodyStride, count, bits);
        }
        CompareStrided<T>(ref Unsafe.AddByteOffset(ref now, compared * (nint)column.Stride), column.Stride,
            ref Unsafe.AddByteOffset(ref twin, compared * (nint)column.BodyStride), column.BodyStride, count - compared, bits[(compared / BitMask.WordBits)..]);
        var changed = 0;
        foreach (ref var word in bits[..BitMask.Words(count)])
        {
            if (column.IsPaired)
                word = BothHalves(word);
            changed += BitOperations.PopCount(word);
        }
        return changed;
    }

    /// <summary>Values side by side, 64 for each word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CompareDense<T>(ref byte left, ref byte right, Span<ulong> bits)
        where T : unmanaged, IBinaryInteger<T>
    {
        foreach (ref var word in bits)
        {
            word = ~EqualWord<T>(ref left, ref right);
            left = ref Unsafe.Add(ref left, BitMask.WordBits * Unsafe.SizeOf<T>());
            right = ref Unsafe.Add(ref right, BitMask.WordBits * Unsafe.SizeOf<T>());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EqualWord<T>(ref byte left, ref byte right)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong equal = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (var k = 0; k < BitMask.WordBits; k += Vector512<T>.Count)
            {
                var at = (nuint)(k * Unsafe.SizeOf<T>());
                var same = Vector512.Equals(Vector512.LoadUnsafe(ref left, at).As<byte, T>(), Vector512.LoadUnsafe(ref right, at).As<byte, T>());
                equal |= same.ExtractMostSignificantBits() << k;
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (var k = 0; k < BitMask.WordBits; k += Vector256<T>.Count)
            {
                var at = (nuint)(k * Unsafe.SizeOf<T>());
                var same = Vector256.Equals(Vector256.LoadUnsafe(ref left, at).As<byte, T>(), Vector256.LoadUnsafe(ref right, at).As<byte, T>());
                equal |= (ulong)same.ExtractMostSignificantBits() << k;
            }
        }
        else
        {
            for (var k = 0; k < BitMask.WordBits; k += Vector128<T>.Count)
            {
                var at = (nuint)(k * Unsafe.SizeOf<T>());
                var same = Vector128.Equals(Vector128.LoadUnsafe(ref left, at).As<byte, T>(), Vector128.LoadUnsafe(ref right, at).As<byte, T>());
                equal |= (ulong)same.ExtractMostSignificantBits() << k;
            }
        }
        return equal;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CompareMany<T>(ref byte now, nint stride, ref byte twin, nint twinStride, int count, Span<ulong> bits)
        where T : unmanaged, IBinaryInteger<T> => CompareStrided<T>(ref now, stride, ref twin, twinStride, count, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CompareStrided<T>(ref byte now, nint stride, ref byte twin, nint twinStride, int count, Span<ulong> bits)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = 0; i < count; i += BitMask.WordBits)
        {
            ref var left = ref Unsafe.AddByteOffset(ref now, i * stride);
            ref var right = ref Unsafe.AddByteOffset(ref twin, i * twinStride);
            bits[i / BitMask.WordBits] = DifferingBits<T>(ref left, stride, ref right, twinStride, Math.Min(BitMask.WordBits, count - i));
        }
    }

    /// <summary>Without a branch per value: at random places half of them would be mispredicted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong DifferingBits<T>(ref byte left, nint leftStride, ref byte right, nint rightStride, int units)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong word = 0;
        for (var k = 0; k < units; k++)
        {
            var differs = Unsafe.ReadUnaligned<T>(ref left) != Unsafe.ReadUnaligned<T>(ref right);
            word |= (differs ? 1UL : 0UL) << k;
            left = ref Unsafe.AddByteOffset(ref left, leftStride);
            right = ref Unsafe.AddByteOffset(ref right, rightStride);
        }
        return word;
    }

    private static ulong BothHalves(ulong word)
    {
        var low = (word | (word >> 1)) & 0x5555_5555_5555_5555UL;
        return low | (low << 1);
    }
}
