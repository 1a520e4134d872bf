using Distributed.Engine.Wire;

namespace Distributed.Engine.Transport;

/// <summary>
/// Receives what a <see cref="Connection"/> reads. All calls come one after another from the thread that reads at the time; user code never
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

    /// <summary>Whether <see cref="TakeWork"/> ever gives anything. Asked once, at the start.</summary>
    bool LeavesWork => false;

    /// <summary>
    /// Work for the thread that has just read, which it does as soon as another thread reads in its place: so it may be user code. Asked at the end of a batch. Null: none.
    /// While some is under way no other is given, as there are two threads that read in turns.
    /// </summary>
    IThreadPoolWorkItem? TakeWork() => null;

    /// <summary>
    /// The connection has ended; called exactly once, last. Null: in order, by either side. Else what went wrong: this side's reason for
    /// closing, or the transport's error.
    /// </summary>
    void OnClosed(Exception? reason);
}
