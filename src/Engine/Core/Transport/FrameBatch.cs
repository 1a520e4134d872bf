using Distributed.Engine.Wire;

namespace Distributed.Engine.Transport;

/// <summary>
/// Frames that leave together. Small payloads are copied behind each other, so that one system call sends hundreds of frames; big ones are
/// only referenced. Not thread-safe: its connection guards it.
/// </summary>
internal sealed class FrameBatch
{
    /// <summary>From here on a system call of its own is cheaper than the copy.</summary>
    private const int ReferenceFromBytes = 16 * 1024;

    /// <summary>A batch that grew beyond this, behind a slow peer, gives its memory back.</summary>
    private const int KeptBytes = 1024 * 1024;

    private readonly List<BigPayload> _big = [];
    private byte[] _bytes = new byte[4 * 1024];
    private int _length;
    private long _bigBytes;

    /// <summary>Everything in the batch, in bytes.</summary>
    public long Bytes => _length + _bigBytes;

    public bool IsEmpty => _length == 0;

    /// <summary>
    /// Appends one frame, whose payload is <paramref name="a"/> followed by <paramref name="b"/>; all of it or, without memory, nothing.
    /// <paramref name="owner"/>, if any, is disposed when <paramref name="b"/> isn't needed any more.
    /// </summary>
    public void Append(in FrameHeader header, ReadOnlyMemory<byte> a, ReadOnlyMemory<byte> b, IDisposable? owner = null)
    {
        Reserve(FrameHeader.Size + (long)CopiedBytes(a) + CopiedBytes(b));
        FrameCodec.Write(_bytes.AsSpan(_length), header);
        _length += FrameHeader.Size;
        Append(a, null);
        Append(b, owner);
    }

    /// <summary>Hands the bytes to the connection in order, in as few calls as the big payloads allow.</summary>
    public void WriteTo(Connection connection)
    {
        int sent = 0;
        foreach ((int position, ReadOnlyMemory<byte> payload, _) in _big)
        {
            if (position > sent) connection.SendBytes(_bytes.AsSpan(sent, position - sent));
            connection.SendBytes(payload.Span);
            sent = position;
        }

        if (_length > sent) connection.SendBytes(_bytes.AsSpan(sent, _length - sent));
    }

    /// <summary>Forgets what has been sent.</summary>
    public void Clear()
    {
        foreach (BigPayload big in _big) big.Owner?.Dispose();
        _big.Clear();
        _bigBytes = 0;
        _length = 0;
        if (_bytes.Length > KeptBytes) _bytes = new byte[4 * 1024];
    }

    private static int CopiedBytes(ReadOnlyMemory<byte> payload) => payload.Length < ReferenceFromBytes ? payload.Length : 0;

    private void Append(ReadOnlyMemory<byte> payload, IDisposable? owner)
    {
        if (payload.Length >= ReferenceFromBytes)
        {
            _big.Add(new BigPayload(_length, payload, owner));
            _bigBytes += payload.Length;
        }
        else
        {
            payload.Span.CopyTo(_bytes.AsSpan(_length));
            _length += payload.Length;
            owner?.Dispose();
        }
    }

    /// <summary>All that can fail for want of memory happens here, before anything is appended.</summary>
    private void Reserve(long copiedBytes)
    {
        _big.EnsureCapacity(_big.Count + 2);
        long needed = _length + copiedBytes;
        if (needed > _bytes.Length) Array.Resize(ref _bytes, checked((int)Math.Max(Math.Min(_bytes.Length * 2L, Array.MaxLength), needed)));
    }

    /// <summary>A class: lists of classes are compiled ahead of time, and this one is used by the first call of every process.</summary>
    private sealed record BigPayload(int Position, ReadOnlyMemory<byte> Payload, IDisposable? Owner);
}
