using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>A loop over what an asynchronous enumerator gives. Items are fetched by one thread at a time, ahead of the chunks made of them.</summary>
/// <param name="source">The items. Their enumerator gets a token that is cancelled when the loop ends early, as from the BCL.</param>
/// <param name="create">Makes a chunk of the items from an iteration's number on.</param>
/// <param name="createRest">Makes the chunk of all that is left, from an iteration's number on.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA2213", Justification = "Disposed of by DisposeAsync.")]
internal sealed class AsyncPulledSource<TItem>(
    IAsyncEnumerable<TItem> source, Func<long, TItem[], LoopChunk> create, Func<long, IAsyncEnumerable<TItem>, LoopChunk> createRest) : LoopSource
{
    private readonly Queue<TItem> _fetched = new();
    private readonly CancellationTokenSource _ended = new();
    private IAsyncEnumerator<TItem>? _items;
    private Task<bool>? _next;
    private Exception? _failure;
    private long _given;
    private volatile bool _isDrained;

    /// <inheritdoc/>
    public override long? Remaining => _isDrained && _fetched.Count == 0 && _failure is null ? 0 : null;

    /// <inheritdoc/>
    public override async ValueTask Fetch()
    {
        if (_isDrained || _fetched.Count > 0)
        {
            return;
        }

        try
        {
            _items ??= source.GetAsyncEnumerator(_ended.Token);
            _next ??= _items.MoveNextAsync().AsTask();
            var isThere = await _next.ConfigureAwait(false);
            _next = null;
            if (isThere)
            {
                _fetched.Enqueue(_items.Current);
            }
            else
            {
                _isDrained = true;
            }
        }
        catch (Exception exception)
        {
            _next = null;
            _isDrained = true;
            _failure = exception;
        }
    }

    /// <inheritdoc/>
    public override bool RunsCode => true;

    /// <inheritdoc/>
    public override LoopChunk? Take(long most)
    {
        if (_fetched.Count > 0)
        {
            var taken = new TItem[Math.Min(most, _fetched.Count)];
            for (var i = 0; i < taken.Length; i++)
            {
                taken[i] = _fetched.Dequeue();
            }

            _given += taken.Length;
            return create(_given - taken.Length, taken);
        }

        if (_failure is { } failure)
        {
            _failure = null;
            throw failure;
        }

        return null;
    }

    /// <inheritdoc/>
    public override LoopChunk? TakeRest()
    {
        if (_isDrained && _fetched.Count == 0 && _failure is null)
        {
            return null;
        }

        _isDrained = true;
        var rest = Rest([.. _fetched], _failure);
        _fetched.Clear();
        _failure = null;
        return createRest(_given, rest);
    }

    /// <inheritdoc/>
    public override void EndAbove(long iteration)
    {
    }

    /// <inheritdoc/>
    public override void End()
    {
        _isDrained = true;
        LateCancellation.Begin(_ended);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_next is { } pending)
        {
            await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_items is not null)
        {
            await _items.DisposeAsync().ConfigureAwait(false);
        }

        _ended.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async IAsyncEnumerable<TItem> Rest(TItem[] fetched, Exception? failure)
    {
        foreach (var item in fetched)
        {
            yield return item;
        }

        if (failure is not null)
        {
            throw failure;
        }

        _items ??= source.GetAsyncEnumerator(_ended.Token);
        while (await (_next ?? _items.MoveNextAsync().AsTask()).ConfigureAwait(false))
        {
            _next = null;
            yield return _items.Current;
        }

        _next = null;
    }
}
