using System.Buffers.Binary;
using System.Text;

namespace Distributed.Engine.Wire;

/// <summary>Reads what <see cref="WireWriter"/> wrote; every length and range is checked, since the peer isn't known yet.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public long Number()
    {
        if (_rest.Length < sizeof(long)) throw WireException.Malformed("it ends in the middle of a number");
        long value = BinaryPrimitives.ReadInt64LittleEndian(_rest);
        _rest = _rest[sizeof(long)..];
        return value;
    }

    public int Int32(string name, int min = int.MinValue, int max = int.MaxValue)
    {
        long value = Number();
        return value >= min && value <= max ? (int)value : throw WireException.Malformed($"{name} is {value}, expected {min} to {max}");
    }

    public ReadOnlySpan<byte> Bytes(string name, int maxBytes = WireLimits.MaxTextBytes)
    {
        int length = Int32($"the length of {name}", 0, maxBytes);
        if (length > _rest.Length) throw WireException.Malformed($"it ends in the middle of {name}");
        ReadOnlySpan<byte> value = _rest[..length];
        _rest = _rest[length..];
        return value;
    }

    public string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    public readonly void End()
    {
        if (!_rest.IsEmpty) throw WireException.Malformed($"{_rest.Length} bytes are left over");
    }
}
