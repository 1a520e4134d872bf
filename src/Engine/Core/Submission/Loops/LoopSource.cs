using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>Gives out the iterations of one loop, each once. Thread-safe.</summary>
internal abstract class LoopSource : IDisposable, IAsyncDisposable
{
    /// <summary>Iterations not given out yet; null when only their end will tell.</summary>
    public abstract long? Remaining { get; }

    /// <summary>Whether taking iterations runs the program's code: then it isn't done on threads that must not wait.</summary>
    public virtual bool RunsUserCode => false;

    /// <summary>Whether the BCL's own loop can still be made instead: nothing was taken that can't be had again.</summary>
    public virtual bool IsUntouched => true;

    /// <summary>The next iterations, at most so many; null when there are none. Throws what the program's source throws.</summary>
    public abstract LoopChunk? Take(long most);

    /// <summary>No iteration above this number is given out any more.</summary>
    public abstract void EndAbove(long iteration);

    /// <summary>No iteration is given out any more.</summary>
    public abstract void End();

    /// <summary>Waits for items of an asynchronous source: for the first, and for those that are there already.</summary>
    public virtual ValueTask Fetch(int most) => default;

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => default;
}
