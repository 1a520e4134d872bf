using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Distributed.Engine.Wire;

/// <summary>
/// Writes the few values a handshake needs. By hand, not by MessagePack: an executor's start is on the path of a program's first result,
/// and a serialiser that emits code for three small records would cost more than the start of the process. Not thread-safe.
/// </summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public WireWriter Number(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
        return this;
    }

    public WireWriter Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _buffer.Write(value);
        return this;
    }

    public WireWriter Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}
