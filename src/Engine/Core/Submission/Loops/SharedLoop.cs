using System.Diagnostics;
using Distributed.Engine.Calls;
using Distributed.Engine.Execution;
using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Submission.Loops;

/// <summary>
/// Runs a loop on the caller's thread and the thread pool, as the BCL does, and in executors as soon as what is left of it is long enough. Used once.
/// </summary>
/// <param name="run">The loop.</param>
/// <param name="request">What was asked for.</param>
/// <param name="threads">For giving out chunks while the caller works.</param>
/// <param name="clock">The clock.</param>
/// <param name="isWorthIt">Whether the rest is worth shipping after so long.</param>
internal sealed class SharedLoop(LoopRun run, LoopRequest request, EngineThreads threads, TimeProvider clock, Func<TimeSpan, bool> isWorthIt)
{
    private const long MaxDoubled = 1L << 40;

    private readonly long _begun = clock.GetTimestamp();
    private readonly ExecutionContext? _caller = ExecutionContext.Capture();
    private readonly int _most = request.Degree < 0 ? int.MaxValue : request.Degree;
    private int _helpers = 1;
    private int _isShipping;
    private ITimer? _look;
    private TimeSpan _pause = LoopPolicy.FirstLook;

    /// <summary>Runs the loop.</summary>
    /// <param name="shipsAtOnce">It is known to be long.</param>
    public LoopEnd Run(bool shipsAtOnce)
    {
        run.Open();
        run.Returned = () => ReturnedChunks.Work(run, request);
        if (shipsAtOnce)
        {
            BeginShipping();
        }
        else
        {
            _look = clock.CreateTimer(static loop => ((SharedLoop)loop!).Look(), this, _pause, Timeout.InfiniteTimeSpan);
        }

        try
        {
            RunHere();
            while (!run.IsOver)
            {
                if (run.TakeReturned() is { } chunk)
                {
                    run.EndHere(chunk, HereLoop.Run(chunk, request).GetAwaiter().GetResult());
                }
                else
                {
                    run.Ended.Wait();
                }
            }

            return run.Finish();
        }
        finally
        {
            _look?.Dispose();

            // Whoever gives out chunks sees that the loop is over.
            run.HasRoom.Release();
        }
    }

    /// <summary>How many iterations a thread takes after so many: iterations that wait for each other at the start of a loop are on different threads, as in the BCL.</summary>
    public static long Next(long most) => Math.Min(most * 2, MaxDoubled);

    private void RunHere()
    {
        if (!request.HasState)
        {
            Work();
        }
        else if (run.TakeShared(Environment.ProcessorCount, 1) is { } first)
        {
            var guard = run.Guard();
            var iterations = new SharedIterations(run, first);
            var end = first.Chunk.RunTogether(request.Body, iterations, _most, guard.Ended.Token);
            iterations.Close();
            run.EndHere(guard, end);
        }
    }

    /// <summary>Takes chunks until there are none. Each thread that begins asks for one more, as the BCL's do.</summary>
    private void Work()
    {
        for (var most = 1L; run.TakeShared(Environment.ProcessorCount, most) is { } chunk; most = Next(most))
        {
            if (most == 1)
            {
                AskForHelp();
            }

            run.EndHere(chunk, HereLoop.Run(chunk, request, degree: 1).GetAwaiter().GetResult());
        }
    }

    private void AskForHelp()
    {
        if (run.Remaining == 0)
        {
            return;
        }

        var helpers = Volatile.Read(ref _helpers);
        if (helpers < _most && Interlocked.CompareExchange(ref _helpers, helpers + 1, helpers) == helpers)
        {
            ThreadPool.QueueUserWorkItem(static loop => loop.Work(), this, preferLocal: true);
        }
    }

    private void Look()
    {
        if (run.IsOver)
        {
            return;
        }

        if (isWorthIt(clock.GetElapsedTime(_begun)))
        {
            BeginShipping();
            return;
        }

        _pause *= 2;
        _look?.Change(_pause, Timeout.InfiniteTimeSpan);
    }

    private void BeginShipping()
    {
        if (Interlocked.Exchange(ref _isShipping, 1) == 0)
        {
            threads.Run(() => ExecutionContext.Run(_caller ?? CleanContext.Value, static loop => ((SharedLoop)loop!).KeepShipping(), this));
        }
    }

    /// <summary>On an engine thread: writing chunks takes time, and a source may be slow.</summary>
    private void KeepShipping()
    {
        while (!run.IsOver && run.Stays is null && run.Remaining != 0)
        {
            run.Ship();
            run.HasRoom.Wait();
        }
    }
}
