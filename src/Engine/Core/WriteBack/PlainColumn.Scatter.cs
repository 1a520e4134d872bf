using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distributed.Engine.WriteBack;

internal static partial class PlainColumn
{
    /// <summary>Value by value: a wider store would write neighbours back that the caller may be changing.</summary>
    private static void Scatter<T>(ref byte column, int stride, int count, ReadOnlySpan<ulong> bits, ReadOnlySpan<byte> from)
        where T : unmanaged
    {
        ref var packed = ref MemoryMarshal.GetReference(from);
        if (count < ManyUnits)
            ScatterWords<T>(ref column, stride, count, bits, ref packed);
        else
            ScatterMany<T>(ref column, stride, count, bits, ref packed);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScatterMany<T>(ref byte column, int stride, int count, ReadOnlySpan<ulong> bits, ref byte packed)
        where T : unmanaged => ScatterWords<T>(ref column, stride, count, bits, ref packed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScatterWords<T>(ref byte column, int stride, int count, ReadOnlySpan<ulong> bits, ref byte packed)
        where T : unmanaged
    {
        if (bits.IsEmpty)
        {
            ScatterFirst<T>(ref column, stride, count, ref packed);
            return;
        }
        for (var w = 0; w < bits.Length; w++)
        {
            ref var to = ref Unsafe.AddByteOffset(ref column, w * BitMask.WordBits * (nint)stride);
            var word = bits[w];
            if (stride != Unsafe.SizeOf<T>())
                ScatterStrided<T>(ref to, stride, word, ref packed);
            else if (word == ulong.MaxValue)
                Unsafe.CopyBlockUnaligned(ref to, ref packed, (uint)(BitMask.WordBits * Unsafe.SizeOf<T>()));
            else
                ScatterStrided<T>(ref to, Unsafe.SizeOf<T>(), word, ref packed);
            packed = ref Unsafe.AddByteOffset(ref packed, (nint)BitOperations.PopCount(word) * Unsafe.SizeOf<T>());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScatterFirst<T>(ref byte to, int stride, int count, ref byte packed)
        where T : unmanaged
    {
        for (var i = 0; i < count; i++)
        {
            Unsafe.WriteUnaligned(ref to, Unsafe.ReadUnaligned<T>(ref packed));
            to = ref Unsafe.AddByteOffset(ref to, (nint)stride);
            packed = ref Unsafe.Add(ref packed, Unsafe.SizeOf<T>());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScatterStrided<T>(ref byte to, nint stride, ulong word, ref byte packed)
        where T : unmanaged
    {
        for (; word != 0; word &= word - 1)
        {
            Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref to, BitOperations.TrailingZeroCount(word) * stride), Unsafe.ReadUnaligned<T>(ref packed));
            packed = ref Unsafe.Add(ref packed, Unsafe.SizeOf<T>());
        }
    }
}
