using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>A loop over numbers, or over a list by its positions.</summary>
/// <param name="from">The first iteration.</param>
/// <param name="to">The one after the last.</param>
/// <param name="create">Makes a chunk of the iterations from a number, so many.</param>
/// <param name="outline">The same for <see cref="Outline"/>; null where that takes long, or runs the program's code.</param>
/// <param name="runsCode">Whether making a chunk may run the program's code.</param>
internal sealed class RangeSource(long from, long to, Func<long, long, LoopChunk> create, Func<long, long, LoopChunk>? outline = null, bool runsCode = false) : LoopSource
{
    private readonly Lock _gate = new();
    private long _next = from;
    private long _end = Math.Max(from, to);

    /// <inheritdoc/>
    public override long? Remaining
    {
        get
        {
            lock (_gate)
            {
                return _end - _next;
            }
        }
    }

    /// <inheritdoc/>
    public override bool RunsCode => runsCode;

    /// <inheritdoc/>
    public override LoopChunk? Outline(long count)
    {
        long first;
        lock (_gate)
        {
            (first, count) = (_next, Math.Min(count, _end - _next));
        }

        return count > 0 ? outline?.Invoke(first, count) : null;
    }

    /// <inheritdoc/>
    public override LoopChunk? Take(long most)
    {
        long first, count;
        lock (_gate)
        {
            count = Math.Min(most, _end - _next);
            if (count <= 0)
            {
                return null;
            }

            first = _next;
            _next += count;
        }

        return create(first, count);
    }

    /// <inheritdoc/>
    public override LoopChunk? TakeRest() => Take(long.MaxValue);

    /// <inheritdoc/>
    public override void EndAbove(long iteration)
    {
        lock (_gate)
        {
            _end = Math.Max(_next, Math.Min(_end, iteration + 1));
        }
    }

    /// <inheritdoc/>
    public override void End()
    {
        lock (_gate)
        {
            _end = _next;
        }
    }
}
