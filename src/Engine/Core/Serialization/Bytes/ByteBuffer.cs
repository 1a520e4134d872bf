using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Distributed.Engine.Serialization;

/// <summary>A growing buffer that is reused from graph to graph. Not thread-safe.</summary>
internal sealed class ByteBuffer(int capacity = 256)
{
    /// <summary>A buffer larger than this isn't kept for the next graph.</summary>
    private const int MaxKept = 1 << 20;

    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Room for exactly so many bytes, to be filled at once; its contents are undefined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int count)
    {
        var start = Length;
        var end = checked(start + count);
        if (end > _bytes.Length)
            Grow(end);
        Length = end;
        return _bytes.AsSpan(start, count);
    }

    /// <summary>Bytes already written, to be filled in later.</summary>
    public Span<byte> At(int start, int count) => _bytes.AsSpan(0, Length).Slice(start, count);

    public void WriteByte(byte value) => Reserve(1)[0] = value;

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);

    /// <summary>1 to 5 bytes, 7 bits each, the lowest first.</summary>
    public void WriteVarint(int value)
    {
        var rest = (uint)value;
        while (rest >= 0x80)
        {
            WriteByte((byte)(rest | 0x80));
            rest >>= 7;
        }
        WriteByte((byte)rest);
    }

    public void WriteText(string value)
    {
        var count = Encoding.UTF8.GetByteCount(value);
        WriteVarint(count);
        Encoding.UTF8.GetBytes(value, Reserve(count));
    }

    public void WriteBytes(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > MaxKept)
            _bytes = new byte[capacity];
    }

    private void Grow(int needed) => Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _bytes.Length)));
}
