namespace Distributed.Engine.Wire;

/// <summary>Limits of the wire that are no options: what is read before a peer has proved who it is, and what no handshake needs more of.</summary>
internal static class WireLimits
{
    /// <summary>
    /// Version of frames and handshake. Both sides are the same engine build today (its MVID is compared); the number says so readably
    /// when one isn't.
    /// </summary>
    public const int ProtocolVersion = 3;

    /// <summary>A frame of the handshake; the largest, a hello, has a few hundred bytes.</summary>
    public const int MaxHandshakeBytes = 64 * 1024;

    /// <summary>One text in a handshake frame, in UTF-8 bytes.</summary>
    public const int MaxTextBytes = 8 * 1024;

    /// <summary>A job has one folder of segments for each kind of memory.</summary>
    public const int MaxSegmentFolders = 8;

    /// <summary>Bytes of a job's token: 256 random bits.</summary>
    public const int TokenBytes = 32;
}
