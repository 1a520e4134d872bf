using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>
/// Counts what one loop has done, and tells the program now and then. Counting runs none of the program's code and waits for none (S17): handlers run on a thread of the
/// engine, one word at a time, and what is counted meanwhile is in the next word. Thread-safe.
/// </summary>
/// <param name="site">The redirected call in the user's source.</param>
/// <param name="total">The loop's iterations; null when only the source's end will tell.</param>
/// <param name="run">Runs something soon on a thread that may take long.</param>
/// <param name="clock">The clock.</param>
internal sealed class LoopWatch(CallSite site, long? total, Action<Action> run, TimeProvider clock)
{
    /// <summary>From one word to the next.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static long s_loops;

    private readonly Lock _gate = new();
    private readonly long _loop = Interlocked.Increment(ref s_loops);
    private long _iterations;
    private long _shippedChunks;
    private long? _toldAt;
    private State _state;
    private bool _hasNews;
    private bool _isEnded;
    private ITimer? _timer;

    /// <summary>The program's handlers, for all loops.</summary>
    public static event EventHandler<LoopProgressEventArgs>? Told;

    private enum State
    {
        Idle,
        Pausing,
        Telling,
        Over,
    }

    /// <summary>Counts a piece that has ended.</summary>
    /// <param name="iterations">Its iterations; none when it didn't come to its end.</param>
    /// <param name="isShipped">Whether it ran in an executor.</param>
    public void Add(long iterations, bool isShipped)
    {
        site.Profile.Iterated.Add(iterations, isShipped);
        lock (_gate)
        {
            _iterations += iterations;
            _shippedChunks += isShipped ? 1 : 0;
            _hasNews = true;
            Next();
        }
    }

    /// <summary>The loop has ended: the last word is told without a pause.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isEnded = true;
            _hasNews = true;
            if (_state == State.Pausing)
            {
                _state = State.Idle;
            }

            Next();
        }
    }

    /// <summary>Under the lock: tells now or after the pause, unless it is being done.</summary>
    private void Next()
    {
        if (_state != State.Idle || !_hasNews || Told is null)
        {
            return;
        }

        var pause = _isEnded || _toldAt is not { } told ? TimeSpan.Zero : Pause - clock.GetElapsedTime(told);
        if (pause <= TimeSpan.Zero)
        {
            _state = State.Telling;
            run(Tell);
            return;
        }

        _state = State.Pausing;
        _timer ??= clock.CreateTimer(static watch => ((LoopWatch)watch!).EndPause(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(pause, Timeout.InfiniteTimeSpan);
    }

    private void EndPause()
    {
        lock (_gate)
        {
            // The loop's end may have come first; then this is nobody's pause.
            if (_state == State.Pausing)
            {
                _state = State.Telling;
                run(Tell);
            }
        }
    }

    private void Tell()
    {
        LoopProgressEventArgs word;
        lock (_gate)
        {
            _hasNews = false;
            _toldAt = clock.GetTimestamp();
            word = new LoopProgressEventArgs(site.ToString(), _loop, _iterations, total, _shippedChunks, _isEnded);
        }

        // Unhandled what it throws, as in a timer's callback: nobody waits for it, and no loop's answer may depend on who watches.
        Told?.Invoke(null, word);
        lock (_gate)
        {
            _state = word.IsEnded ? State.Over : State.Idle;
            if (word.IsEnded)
            {
                _timer?.Dispose();
            }

            Next();
        }
    }
}
