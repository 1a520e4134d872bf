using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Diagnostics;

/// <summary>What the transport logs; event ids 100 to 199.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(100, LogLevel.Warning, "A connection to {Endpoint} was dropped before it was admitted: {Reason}")]
    public static partial void HandshakeFailed(this ILogger log, string endpoint, string reason);

    [LoggerMessage(101, LogLevel.Warning, "{Peer} was refused: {Reason}")]
    public static partial void HandshakeRefused(this ILogger log, string peer, string reason);

    [LoggerMessage(102, LogLevel.Warning, "More than {Max} handshakes are unfinished at {Endpoint}; the oldest was dropped. "
        + "Something on this machine connects to it that is no executor.")]
    public static partial void HandshakeCrowdedOut(this ILogger log, string endpoint, int max);

    [LoggerMessage(103, LogLevel.Warning, "Accepting a connection at {Endpoint} failed")]
    public static partial void AcceptFailed(this ILogger log, string endpoint, Exception error);
}
