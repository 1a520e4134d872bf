using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Distributed.Engine.WriteBack;

internal static partial class PlainColumn
{
    private static void Gather<T>(ref byte column, int stride, int count, ReadOnlySpan<ulong> bits, Span<byte> to)
        where T : unmanaged
    {
        if (count < ManyUnits)
            GatherWords<T>(ref column, stride, count, bits, to);
        else
            GatherMany<T>(ref column, stride, count, bits, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherMany<T>(ref byte column, int stride, int count, ReadOnlySpan<ulong> bits, Span<byte> to)
        where T : unmanaged => GatherWords<T>(ref column, stride, count, bits, to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GatherWords<T>(ref byte column, int stride, int count, ReadOnlySpan<ulong> bits, Span<byte> to)
        where T : unmanaged
    {
        if (bits.IsEmpty)
        {
            GatherFirst<T>(ref column, stride, count, to);
            return;
        }
        nint written = 0;
        for (var w = 0; w < bits.Length; w++)
        {
            ref var from = ref Unsafe.AddByteOffset(ref column, w * BitMask.WordBits * (nint)stride);
            ref var packed = ref Unsafe.AddByteOffset(ref MemoryMarshal.GetReference(to), written);
            var word = bits[w];
            var room = to.Length - (int)written;
            if (stride != Unsafe.SizeOf<T>())
                GatherStrided<T>(ref from, stride, word, ref packed);
            else if (word == ulong.MaxValue)
                Unsafe.CopyBlockUnaligned(ref packed, ref from, (uint)(BitMask.WordBits * Unsafe.SizeOf<T>()));
            else if (Unsafe.SizeOf<T>() <= 2 && Bmi2.X64.IsSupported && (w + 1) * BitMask.WordBits <= count && room >= BitMask.WordBits * Unsafe.SizeOf<T>())
                GatherExtracted<T>(ref from, word, ref packed);
            else
                GatherStrided<T>(ref from, Unsafe.SizeOf<T>(), word, ref packed);
            written += BitOperations.PopCount(word) * Unsafe.SizeOf<T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GatherFirst<T>(ref byte from, int stride, int count, Span<byte> to)
        where T : unmanaged
    {
        ref var packed = ref MemoryMarshal.GetReference(to);
        for (var i = 0; i < count; i++)
        {
            Unsafe.WriteUnaligned(ref packed, Unsafe.ReadUnaligned<T>(ref from));
            from = ref Unsafe.AddByteOffset(ref from, (nint)stride);
            packed = ref Unsafe.Add(ref packed, Unsafe.SizeOf<T>());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GatherStrided<T>(ref byte from, nint stride, ulong word, ref byte packed)
        where T : unmanaged
    {
        for (; word != 0; word &= word - 1)
        {
            Unsafe.WriteUnaligned(ref packed, Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref from, BitOperations.TrailingZeroCount(word) * stride)));
            packed = ref Unsafe.Add(ref packed, Unsafe.SizeOf<T>());
        }
    }

    /// <summary>
    /// Small values, eight bytes of them at a time. All 64 have to be in the column, and there has to be room for all of them: each step writes eight bytes,
    /// of which the next one overwrites those that weren't wanted.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GatherExtracted<T>(ref byte from, ulong word, ref byte packed)
        where T : unmanaged
    {
        var lanes = sizeof(ulong) / Unsafe.SizeOf<T>();
        var lowest = Unsafe.SizeOf<T>() == 1 ? 0x0101_0101_0101_0101UL : 0x0001_0001_0001_0001UL;
        var full = Unsafe.SizeOf<T>() == 1 ? 0xFFUL : 0xFFFFUL;
        for (var k = 0; k < BitMask.WordBits; k += lanes)
        {
            var wanted = (word >> k) & ((1UL << lanes) - 1);
            var values = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, k * Unsafe.SizeOf<T>()));
            Unsafe.WriteUnaligned(ref packed, Bmi2.X64.ParallelBitExtract(values, Bmi2.X64.ParallelBitDeposit(wanted, lowest) * full));
            packed = ref Unsafe.Add(ref packed, BitOperations.PopCount(wanted) * Unsafe.SizeOf<T>());
        }
    }
}
