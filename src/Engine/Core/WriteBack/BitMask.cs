using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Distributed.Engine.WriteBack;

/// <summary>A bit per unit, as words in memory and as bytes in a message. Pure.</summary>
internal static class BitMask
{
    /// <summary>Units compared or written at a time: their bits fit on the stack, they and their twins in the first-level cache.</summary>
    public const int BlockUnits = ChangeFormat.ChunkElements;

    public const int WordBits = 64;

    public const int BlockWords = BlockUnits / WordBits;

    public static int Words(int units) => (units + WordBits - 1) / WordBits;

    /// <summary>Bytes to words; words beyond the bytes are cleared.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, Span<ulong> words)
    {
        words.Clear();
        bytes.CopyTo(MemoryMarshal.AsBytes(words));
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(words, words);
    }

    /// <summary>Words to bytes, as many as there is room for.</summary>
    public static void Write(ReadOnlySpan<ulong> words, Span<byte> bytes)
    {
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(words)[..bytes.Length].CopyTo(bytes);
            return;
        }
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(words[i / sizeof(ulong)] >> (i % sizeof(ulong) * 8));
    }

    /// <summary>How many bits are set.</summary>
    public static int Count(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var count = 0;
        foreach (var word in words)
            count += BitOperations.PopCount(word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            count += BitOperations.PopCount(rest);
        return count;
    }
}
