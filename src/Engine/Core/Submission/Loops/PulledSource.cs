using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>A loop over what an enumerator gives: pulled when needed, under one lock as in the BCL, never listed up front.</summary>
/// <param name="open">Gives the enumerator; it is disposed of with the source.</param>
/// <param name="create">Makes a chunk of the items from an iteration's number on.</param>
/// <param name="createRest">Makes the chunk of all that is left, from an iteration's number on.</param>
/// <param name="oneByOne">Whether an item may depend on the end of those before it, as where a partitioner doesn't buffer: it is never held back for the next.</param>
internal sealed class PulledSource<TItem>(Func<IEnumerator<TItem>> open, Func<long, TItem[], LoopChunk> create, Func<long, IEnumerable<TItem>, LoopChunk> createRest, bool oneByOne) : LoopSource
{
    private readonly Lock _pulling = new();
    private IEnumerator<TItem>? _items;
    private long _next;
    private long _end = long.MaxValue;
    private volatile bool _isDrained;

    /// <inheritdoc/>
    public override long? Remaining => _isDrained || Volatile.Read(ref _next) >= Volatile.Read(ref _end) ? 0 : null;

    /// <inheritdoc/>
    public override void Open() => _items = open();

    /// <inheritdoc/>
    public override bool RunsCode => true;

    /// <inheritdoc/>
    public override LoopChunk? Take(long most)
    {
        lock (_pulling)
        {
            var taken = new List<TItem>();
            try
            {
                while (taken.Count < (oneByOne ? 1 : most) && _next + taken.Count < Volatile.Read(ref _end) && !_isDrained)
                {
                    if (_items!.MoveNext())
                    {
                        taken.Add(_items.Current);
                    }
                    else
                    {
                        _isDrained = true;
                    }
                }
            }
            catch
            {
                // The loop fails. Items taken before are part of nothing, as in the BCL's buffers.
                _isDrained = true;
                throw;
            }

            if (taken.Count == 0)
            {
                return null;
            }

            var first = _next;
            Volatile.Write(ref _next, first + taken.Count);
            return create(first, [.. taken]);
        }
    }

    /// <inheritdoc/>
    public override LoopChunk? TakeRest()
    {
        lock (_pulling)
        {
            if (_isDrained)
            {
                return null;
            }

            _isDrained = true;
            return createRest(_next, Rest());
        }
    }

    /// <inheritdoc/>
    public override void EndAbove(long iteration)
    {
        long end;
        do
        {
            end = Volatile.Read(ref _end);
        }
        while (iteration < end - 1 && Interlocked.CompareExchange(ref _end, iteration + 1, end) != end);
    }

    /// <inheritdoc/>
    public override void End() => _isDrained = true;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _items?.Dispose();
        base.Dispose();
    }

    private IEnumerable<TItem> Rest()
    {
        while (_items!.MoveNext())
        {
            yield return _items.Current;
        }
    }
}
