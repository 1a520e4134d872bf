namespace Distributed.Engine.Serialization;

/// <summary>FNV-1a over numbers and text: the same in every process, unlike <see cref="HashCode"/>. Not for secrets.</summary>
internal struct Digest()
{
    private const ulong Prime = 1099511628211;

    public ulong Value { get; private set; } = 14695981039346656037;

    public void Add(long number)
    {
        for (var i = 0; i < sizeof(long); i++)
            Add((byte)(number >> (8 * i)));
    }

    public void Add(string text)
    {
        Add(text.Length);
        foreach (var c in text)
        {
            Add((byte)c);
            Add((byte)(c >> 8));
        }
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            Add(b);
    }

    private void Add(byte value) => Value = unchecked((Value ^ value) * Prime);
}
