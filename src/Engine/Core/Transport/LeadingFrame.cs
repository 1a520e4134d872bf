using Distributed.Engine.Wire;

namespace Distributed.Engine.Transport;

/// <summary>
/// A frame that others rely on. It goes over one connection once: in front of the first frame that is sent with it. The connection guards it.
/// </summary>
/// <param name="kind">What the payload is.</param>
/// <param name="id">In the place of a call's id.</param>
/// <param name="a">The payload's beginning.</param>
/// <param name="b">The rest of the payload.</param>
internal sealed class LeadingFrame(FrameKind kind, long id, ReadOnlyMemory<byte> a, ReadOnlyMemory<byte> b)
{
    private const long Nobody = 0;

    private long _queuedFor;

    /// <summary>Bytes of the payload.</summary>
    public long PayloadBytes => (long)a.Length + b.Length;

    /// <summary>The call whose frame it went in front of; zero until it has.</summary>
    public long QueuedFor => Volatile.Read(ref _queuedFor);

    /// <summary>Bytes that are still to be queued.</summary>
    internal long MissingBytes => QueuedFor == Nobody ? FrameHeader.Size + PayloadBytes : 0;

    internal FrameKind Kind => kind;

    /// <summary>Adds it to a batch if it isn't on its way yet; returns the bytes added.</summary>
    internal long AppendTo(FrameBatch batch, long callId)
    {
        var missing = MissingBytes;
        if (missing > 0)
        {
            batch.Append(new FrameHeader((int)PayloadBytes, kind, 0, id), a, b);
            Volatile.Write(ref _queuedFor, callId);
        }

        return missing;
    }
}
