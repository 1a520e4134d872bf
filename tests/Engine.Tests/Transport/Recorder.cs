using System.Collections.Concurrent;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Transport;

/// <summary>Keeps what a connection delivers; tests wait for it by signal.</summary>
internal sealed class Recorder : IFrameHandler
{
    /// <summary>A test that waits this long has failed; nothing is measured against it.</summary>
    public const int PatienceMs = 60_000;

    private readonly BlockingCollection<(FrameHeader Header, byte[] Payload)> _frames = [];
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _closedCount;
    private int _idles;

    /// <summary>Called on the reader thread for each frame.</summary>
    public Action<FrameHeader, byte[]>? Frame { get; set; }

    public int Idles => Volatile.Read(ref _idles);

    public int ClosedCount => Volatile.Read(ref _closedCount);

    /// <summary>Frames that arrived after OnClosed: never any.</summary>
    public int LateFrames { get; private set; }

    public void OnFrame(FrameHeader header, byte[] payload)
    {
        if (ClosedCount > 0) LateFrames++;
        Frame?.Invoke(header, payload);
        _frames.Add((header, payload));
    }

    public void OnIdle() => Interlocked.Increment(ref _idles);

    public void OnClosed(Exception? reason)
    {
        Interlocked.Increment(ref _closedCount);
        _closed.TrySetResult(reason);
    }

    public (FrameHeader Header, byte[] Payload) Take() =>
        _frames.TryTake(out (FrameHeader Header, byte[] Payload) frame, PatienceMs) ? frame : throw new TimeoutException("no frame came");

    public List<(FrameHeader Header, byte[] Payload)> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Take())];

    public Exception? WaitClosed() => _closed.Task.Wait(PatienceMs) ? _closed.Task.Result : throw new TimeoutException("it was not closed");
}
