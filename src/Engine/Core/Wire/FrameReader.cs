namespace Distributed.Engine.Wire;

/// <summary>
/// Cuts a stream of bytes into frames, however the bytes are split. Each payload is an array of its own, exactly as long as the
/// payload, which the receiver may keep. Not thread-safe; of no use after it threw.
/// </summary>
/// <param name="maxPayloadBytes">Frames that announce more are refused before anything is allocated.</param>
internal sealed class FrameReader(int maxPayloadBytes)
{
    private readonly byte[] _headerBytes = new byte[FrameHeader.Size];
    private int _headerFilled;
    private FrameHeader _header;
    private byte[]? _payload;
    private int _payloadFilled;

    /// <summary>Whether a frame has begun and isn't complete: an end of the stream here is no orderly one.</summary>
    public bool IsInsideFrame => _headerFilled > 0 || _payload is not null;

    /// <summary>
    /// What is still missing of the payload being read, empty if none is: bytes of the stream may be received straight into it,
    /// followed by <see cref="Filled"/>, so that a big payload isn't copied.
    /// </summary>
    public Span<byte> Missing => _payload is null ? default : _payload.AsSpan(_payloadFilled);

    /// <summary>So many bytes have been put at the start of <see cref="Missing"/>.</summary>
    public void Filled(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Missing.Length);
        _payloadFilled += count;
    }

    /// <summary>Takes bytes off the front of <paramref name="input"/> until a frame is complete (true) or it is empty (false).</summary>
    /// <exception cref="WireException">The stream is not one of frames, or a frame is too large.</exception>
    public bool TryRead(ref ReadOnlySpan<byte> input, out FrameHeader header, out byte[] payload)
    {
        header = default;
        payload = [];
        if (_payload is null && !TryReadHeader(ref input)) return false;

        Span<byte> missing = Missing;
        int take = Math.Min(missing.Length, input.Length);
        input[..take].CopyTo(missing);
        input = input[take..];
        _payloadFilled += take;
        if (take < missing.Length) return false;

        header = _header;
        payload = _payload!;
        _payload = null;
        _payloadFilled = 0;
        return true;
    }

    private bool TryReadHeader(ref ReadOnlySpan<byte> input)
    {
        if (_headerFilled == 0 && input.Length >= FrameHeader.Size)
        {
            Begin(input);
            input = input[FrameHeader.Size..];
            return true;
        }

        int take = Math.Min(FrameHeader.Size - _headerFilled, input.Length);
        input[..take].CopyTo(_headerBytes.AsSpan(_headerFilled));
        input = input[take..];
        _headerFilled += take;
        if (_headerFilled < FrameHeader.Size) return false;
        _headerFilled = 0;
        Begin(_headerBytes);
        return true;
    }

    private void Begin(ReadOnlySpan<byte> headerBytes)
    {
        _header = FrameCodec.Read(headerBytes, maxPayloadBytes);
        _payload = _header.PayloadLength == 0 ? [] : GC.AllocateUninitializedArray<byte>(_header.PayloadLength);
    }
}
