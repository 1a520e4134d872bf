using Distributed.Engine.Objects;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Submission;

/// <summary>
/// One executor's segments, as the driver sees them: read until its connection has ended and all that came by it is committed, then deleted. Thread-safe.
/// </summary>
/// <param name="job">The job's.</param>
/// <param name="processId">The executor.</param>
internal sealed class ExecutorSegments(JobSegments job, int processId)
{
    private readonly SegmentReader _reader = job.CreateReader();
    private int _holds = 1;
    private volatile bool _isUnreadable;

    /// <summary>Opens what the executor has put there.</summary>
    public ISharedSource Source => _reader;

    /// <summary>Whether the executor can open the driver's, as far as is known.</summary>
    public bool IsReadable => !_isUnreadable;

    public void NoteUnreadable() => _isUnreadable = true;

    /// <summary>An outcome is on its way to be committed.</summary>
    public void Hold() => Interlocked.Increment(ref _holds);

    /// <summary>An outcome was committed, or the connection has ended.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) != 0)
        {
            return;
        }

        _reader.Dispose();
        job.Folders.DeleteOf(processId);
    }
}
