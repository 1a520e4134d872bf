using System.Diagnostics.CodeAnalysis;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Planning;
using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Submission.Loops;

/// <summary>
/// One loop on its way: gives chunks out to executors and to threads of this process, and gathers their ends. Thread-safe; a chunk's end may come on any thread.
/// </summary>
[SuppressMessage("Reliability", "CA2213", Justification = "Whoever gives out chunks may still wait for a signal when the loop ends; without wait handles there is nothing to free.")]
internal sealed class LoopRun : IDisposable
{
    /// <summary>Chunks that an executor has: one that runs, and the next.</summary>
    private const int Ahead = 2;

    private readonly Lock _gate = new();
    private readonly LoopRequest _request;
    private readonly ShipPlan _plan;
    private readonly Submitter _submitter;
    private readonly LoopSource _source;
    private readonly ChunkBase _shared;
    private readonly LoopTally _tally = new();
    private readonly LoopWatch _watch;
    private readonly HashSet<OpenChunk> _open = [];
    private readonly Queue<OpenChunk> _returned = new();
    private readonly SemaphoreSlim _ended = new(0);
    private readonly SemaphoreSlim _hasRoom = new(0);
    private readonly CancellationTokenRegistration _canceled;
    private LocalReason? _stays;
    private bool _isChecked;
    private int _away;
    private long _given;
    private long _itemBytes;
    private double _iterationTicks;

    public LoopRun(LoopRequest request, ShipPlan plan, Submitter submitter, LoopSource source)
    {
        _request = request;
        _plan = plan;
        _submitter = submitter;
        _source = source;
        _watch = submitter.Watch(request);
        _shared = new ChunkBase(request.Body, plan, submitter, source);
        _canceled = request.Token.UnsafeRegister(static run => ((LoopRun)run!).Cancel(), this);
    }

    /// <summary>Released when a chunk has ended or come back, and when the loop has.</summary>
    public SemaphoreSlim Ended => _ended;

    /// <summary>Released when an executor may have room for another chunk.</summary>
    public SemaphoreSlim HasRoom => _hasRoom;

    /// <summary>Why the rest of the loop isn't shipped any more; null while it is.</summary>
    public LocalReason? Stays => Volatile.Read(ref _stays);

    /// <summary>Whether any chunk has been shipped.</summary>
    public bool HasShipped => Interlocked.Read(ref _given) > 0;

    /// <summary>Whether every chunk has ended, and none will follow.</summary>
    public bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return _open.Count == 0 && (_tally.IsOver || _source.Remaining == 0);
            }
        }
    }

    /// <summary>How long an iteration runs; null while none has ended.</summary>
    public TimeSpan? Iteration => _iterationTicks > 0 ? TimeSpan.FromTicks(Math.Max(1, (long)_iterationTicks)) : null;

    /// <summary>Iterations that haven't been given out; null when only their end will tell.</summary>
    public long? Remaining => _source.Remaining;

    /// <summary>Looks whether what the body captured can travel, and asks for the source's enumerator. False when the loop is the BCL's. For loops that begin with shipping.</summary>
    public bool TryOpen()
    {
        _isChecked = true;
        if (WriteShared() is { } reason)
        {
            _request.Site.Profile.CountLocalCall(reason);
            return false;
        }

        _source.Open();
        return true;
    }

    /// <summary>Asks for the source's enumerator, of a loop that begins here.</summary>
    public void Open() => _source.Open();

    /// <summary>Told when a chunk has come back to be run in this process. Set before anything is shipped.</summary>
    public Action? Returned { get; set; }

    /// <summary>Ships as many chunks as executors take. Runs the program's code where the source has any.</summary>
    public void Ship()
    {
        // Before a chunk is taken: one that comes back is late, and others may wait for it.
        if (!_isChecked)
        {
            _isChecked = true;
            Volatile.Write(ref _stays, WriteShared());
        }

        while (Stays is null && MayShip(out var threads, out var workers) && Take(workers, threads, _submitter.CostOfChunk) is { } chunk)
        {
            chunk.Chunk.Degree = threads;
            Interlocked.Increment(ref _away);
            chunk.IsAway = true;
            var request = new CallRequest(
                _request.Site, CallForm.Loop, _request.Body, chunk.Chunk, chunk.Ended.Token, TaskCreationOptions.DenyChildAttach, _ => Return(chunk));
            var shared = _shared.For(chunk.Chunk);
            if (_submitter.ShipChunk(request, _plan, new ChunkPromise(this, chunk), shared, out var bytes) is { } reason)
            {
                Volatile.Write(ref _stays, reason);
                GiveBack(chunk);
                return;
            }

            Interlocked.Increment(ref _given);
            if ((shared is null ? _shared.Bytes : 0) is { } common)
            {
                NoteBytes(Math.Max(0, bytes - common), chunk.Chunk.Count);
            }
        }
    }

    /// <summary>Of a loop that isn't shipped any more all that is left, as one chunk for this process; else null.</summary>
    public OpenChunk? TakeRest() => Stays is null ? null : Take(source => source.TakeRest());

    /// <summary>A chunk that came back.</summary>
    public OpenChunk? TakeReturned()
    {
        lock (_gate)
        {
            return _returned.TryDequeue(out var returned) ? returned : null;
        }
    }

    /// <summary>The next chunk for one of the threads of this process that take part.</summary>
    /// <param name="workers">How many take part, in executors too.</param>
    /// <param name="most">The most iterations.</param>
    public OpenChunk? TakeShared(int workers, long most) => Take(workers, threads: 1, TimeSpan.Zero, most);

    /// <summary>Something like a chunk that stands for the threads of this process as long as they share a loop of the BCL: it is told of the loop's end, and tells how theirs ended.</summary>
    public OpenChunk Guard()
    {
        var guard = new OpenChunk();
        lock (_gate)
        {
            _open.Add(guard);
        }

        EndEarly();
        return guard;
    }

    /// <summary>A chunk that ran in this process has ended.</summary>
    public void EndHere(OpenChunk chunk, LoopChunkEnd end)
    {
        chunk.RanHere = true;
        if (chunk.Returned is { } returned)
        {
            returned.SetResult(end);
        }
        else
        {
            End(chunk, end);
        }
    }

    /// <summary>The loop's end has overtaken a chunk: none of it has run.</summary>
    public void Drop(OpenChunk chunk) => Add(chunk, new LoopChunkEnd());

    /// <summary>Takes a chunk's end in.</summary>
    public void End(OpenChunk chunk, LoopChunkEnd end)
    {
        if (chunk.IsAway)
        {
            _request.Site.Profile.CountCall();
        }

        // Before the loop may end, or its last word wouldn't have it.
        if (chunk.Chunk is not null)
        {
            _watch.Add(end.IsComplete ? chunk.Chunk.Count : 0, chunk is { IsAway: true, RanHere: false });
        }

        Add(chunk, end);
    }

    private void Add(OpenChunk chunk, LoopChunkEnd end)
    {
        lock (_gate)
        {
            _open.Remove(chunk);
            _tally.Add(end);
            if (end.IsComplete && chunk.Chunk is { Count: > 0 })
            {
                var each = (double)end.ThreadTicks / chunk.Chunk.Count;
                _iterationTicks = _iterationTicks == 0 ? each : (_iterationTicks + each) / 2;
            }
        }

        if (chunk.IsAway)
        {
            Interlocked.Decrement(ref _away);
        }

        EndEarly();
        chunk.Ended.Dispose();
        Signal();
    }

    /// <summary>Has an asynchronous source fetch the next item.</summary>
    public ValueTask Fetch() => _source.Fetch();

    /// <summary>Whether another chunk may be shipped now.</summary>
    public bool MayShipMore
    {
        get
        {
            lock (_gate)
            {
                // What a source threw after the loop's end is taken by nobody: it would have something to give for ever.
                if (_tally.IsOver)
                {
                    return false;
                }
            }

            return Stays is null && MayShip(out _, out _);
        }
    }

    /// <summary>Hands the thread-local values over, and gives or throws how the loop ended.</summary>
    public LoopEnd Finish()
    {
        Close();
        _tally.Throw(_request.Token);
        return new LoopEnd(!_tally.IsStopped && _tally.LowestBreak is null, _tally.LowestBreak);
    }

    /// <summary>The same for an asynchronous loop: ends its task as the BCL does.</summary>
    public async ValueTask Finish(TaskCompletionSource task)
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        Close();
        _tally.Complete(task, _request.Token);
    }

    private void Close()
    {
        foreach (var local in _tally.Locals.SelectMany(static locals => locals.Cast<object?>()).ToArray())
        {
            try
            {
                _request.Finally?.Invoke(local);
            }
            catch (Exception exception)
            {
                _tally.Add(exception);
            }
        }

        try
        {
            _source.Dispose();
        }
        catch (Exception exception)
        {
            _tally.Add(exception);
        }

        _watch.End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _canceled.Dispose();
        _shared.Dispose();
    }

    /// <summary>Writes what chunks share, which tells whether they can travel.</summary>
    private LocalReason? WriteShared()
    {
        MayShip(out var threads, out var workers);
        return _shared.Write(SizeOf(workers, threads, _submitter.CostOfChunk));
    }

    private OpenChunk? Take(int workers, int threads, TimeSpan shipping, long most = long.MaxValue) => Take(source =>
    {
        var size = Math.Min(most, SizeOf(workers, threads, shipping));
        return size > 0 ? source.Take(size) : null;
    });

    private long SizeOf(int workers, int threads, TimeSpan shipping) =>
        ChunkPolicy.Size(_source.Remaining, workers, threads, Iteration, shipping, Interlocked.Read(ref _given), Interlocked.Read(ref _itemBytes));

    /// <summary>The largest counts for long: items may differ much, and what is bounded is the worst of them.</summary>
    private void NoteBytes(long bytes, long items) =>
        Interlocked.Exchange(ref _itemBytes, Math.Max(bytes / Math.Max(1, items), Interlocked.Read(ref _itemBytes) * 7 / 8));

    private OpenChunk? Take(Func<LoopSource, LoopChunk?> take)
    {
        var open = new OpenChunk();
        lock (_gate)
        {
            if (_tally.IsOver)
            {
                return null;
            }

            // Listed before it is known whether there is one: the loop isn't over while somebody may still take of it.
            _open.Add(open);
        }

        try
        {
            if (take(_source) is { } chunk)
            {
                open.Chunk = chunk;
                return open;
            }
        }
        catch (Exception exception)
        {
            lock (_gate)
            {
                _tally.Add(exception);
            }
        }

        lock (_gate)
        {
            _open.Remove(open);
        }

        EndEarly();
        Signal();
        return null;
    }

    private bool MayShip(out int threads, out int workers)
    {
        var (executors, slots) = _submitter.Capacity;
        var each = Math.Max(1, slots / Math.Max(1, executors));
        workers = Math.Max(1, _request.Degree < 0 ? slots : Math.Min(slots, _request.Degree));
        threads = _request.Degree < 0 ? each : Math.Clamp(_request.Degree / Math.Max(1, executors), 1, each);
        var most = _request.Degree < 0 ? executors * Ahead : Math.Max(1, _request.Degree / threads);
        return Volatile.Read(ref _away) < most && _source.Remaining != 0;
    }

    private Task<LoopChunkEnd> Return(OpenChunk chunk)
    {
        chunk.Returned = new TaskCompletionSource<LoopChunkEnd>();
        GiveBack(chunk);
        return chunk.Returned.Task;
    }

    private void GiveBack(OpenChunk chunk)
    {
        lock (_gate)
        {
            _returned.Enqueue(chunk);
        }

        Signal();
        Returned?.Invoke();
    }

    private void Cancel()
    {
        lock (_gate)
        {
            _tally.Cancel();
        }

        EndEarly();
        Signal();
    }

    private void Signal()
    {
        _ended.Release();
        _hasRoom.Release();
    }

    /// <summary>Has iterations left out that needn't begin any more.</summary>
    private void EndEarly()
    {
        OpenChunk[] needless;
        lock (_gate)
        {
            if (_tally.IsOver)
            {
                _source.End();
                needless = [.. _open];
            }
            else if (_tally.LowestBreak is { } broken)
            {
                _source.EndAbove(broken);
                needless = [.. _open.Where(open => open.Chunk is { } chunk && chunk.From > broken)];
            }
            else
            {
                return;
            }
        }

        Array.ForEach(needless, static open => open.Cancel());
    }
}
