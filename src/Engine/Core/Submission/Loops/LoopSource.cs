using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>Gives out the iterations of one loop, each once. Thread-safe.</summary>
internal abstract class LoopSource : IDisposable, IAsyncDisposable
{
    /// <summary>Iterations not given out yet; null when only their end will tell.</summary>
    public abstract long? Remaining { get; }

    /// <summary>Whether code of the program runs between chunks, which may change what the next items are to see.</summary>
    public abstract bool RunsCode { get; }

    /// <summary>A chunk of the next iterations that isn't taken, to ask a plan about; null when it isn't known without taking it.</summary>
    /// <param name="count">How many.</param>
    public virtual LoopChunk? Outline(long count) => null;

    /// <summary>Asks the program's source for its enumerator, on the caller's thread. Throws what that throws.</summary>
    public virtual void Open()
    {
    }

    /// <summary>The next iterations, at most so many; null when there are none. Throws what the program's source throws.</summary>
    public abstract LoopChunk? Take(long most);

    /// <summary>All that is left, as one chunk that only this process can run: it pulls what it needs while it runs. Null when nothing is.</summary>
    public abstract LoopChunk? TakeRest();

    /// <summary>No iteration above this number is given out any more.</summary>
    public abstract void EndAbove(long iteration);

    /// <summary>No iteration is given out any more.</summary>
    public abstract void End();

    /// <summary>Waits for the next item of an asynchronous source, unless one was waited for that hasn't been taken.</summary>
    public virtual ValueTask Fetch() => default;

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => default;
}
