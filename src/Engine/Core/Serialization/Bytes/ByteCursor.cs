using System.Buffers.Binary;
using System.Text;

namespace Distributed.Engine.Serialization;

/// <summary>Reads what <see cref="ByteBuffer"/> wrote; anything that doesn't fit in the remaining bytes is a <see cref="GraphFormatException"/>.</summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    public byte ReadByte() => Take(1)[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>A number that isn't negative.</summary>
    public int ReadVarint()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var b = ReadByte();
            value |= (uint)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                if ((int)value < 0 || (shift == 28 && b > 0x07))
                    break;
                return (int)value;
            }
        }
        throw new GraphFormatException($"A number at byte {Position} is larger than {int.MaxValue}.");
    }

    /// <summary>A count of items that take at least so many bytes each.</summary>
    public int ReadCount(int bytesEach = 1)
    {
        var count = ReadVarint();
        if ((long)count * bytesEach > Remaining)
            throw new GraphFormatException($"A count of {count} at byte {Position} doesn't fit in the {Remaining} bytes left.");
        return count;
    }

    public string ReadText()
    {
        var bytes = Take(ReadCount());
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new GraphFormatException($"The text before byte {Position} isn't UTF-8.", e);
        }
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Remaining)
            throw new GraphFormatException($"{count} bytes are needed at byte {Position}, {Remaining} are left.");
        var result = _bytes.Slice(Position, count);
        Position += count;
        return result;
    }
}
