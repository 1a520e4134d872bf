using Distributed.Engine.Wire;

namespace Distributed.Engine.Transport;

/// <summary>
/// Receives what a <see cref="Connection"/> reads. All calls come one after another from the connection's reader thread; user code never
/// runs in them (S17). An exception from <see cref="OnFrame"/> or <see cref="OnIdle"/> closes the connection with it as the reason.
/// </summary>
internal interface IFrameHandler
{
    /// <summary>A frame has arrived. The payload is the receiver's to keep.</summary>
    void OnFrame(FrameHeader header, byte[] payload);

    /// <summary>
    /// All that had been received is handled: the end of a batch. Frames sent to this connection since its start, from this thread, leave
    /// together after this call.
    /// </summary>
    void OnIdle();

    /// <summary>
    /// The connection has ended; called exactly once, last. Null: in order, by either side. Else what went wrong: this side's reason for
    /// closing, or the transport's error.
    /// </summary>
    void OnClosed(Exception? reason);
}
