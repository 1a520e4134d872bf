using System.Collections.Concurrent;
using Distributed.Engine.Calls;

namespace Distributed.Engine.Execution.Loops;

/// <summary>Runs the iterations of a chunk through the BCL's own loops, and says how they ended. Thread-safe.</summary>
internal static class ChunkLoop
{
    /// <summary>Ranges per thread: enough to even out iterations of unequal cost, too few to be noticed.</summary>
    private const int RangesPerThread = 8;

    /// <summary>Runs iterations that only need their number. One delegate call each, as in the BCL.</summary>
    /// <param name="chunk">The iterations.</param>
    /// <param name="degree">The most threads.</param>
    /// <param name="ended">The loop has ended early.</param>
    /// <param name="iterate">Runs some of them in order, until it is told to leave off.</param>
    public static LoopChunkEnd Run(LoopChunk chunk, int degree, CancellationToken ended, Action<long, long, LeaveOff> iterate)
    {
        var leaveOff = new LeaveOff(ended);
        try
        {
            if (degree == 1 || chunk.Count == 1)
            {
                iterate(chunk.From, chunk.To, leaveOff);
            }
            else
            {
                var size = Math.Max(1, chunk.Count / ((long)Math.Min(degree, Environment.ProcessorCount) * RangesPerThread));
                Parallel.ForEach(
                    Partitioner.Create(chunk.From, chunk.To, size),
                    Options(degree, ended),
                    range => Guarded(range, leaveOff, iterate));
            }
        }
        catch (AggregateException exceptions) when (leaveOff.HasFailed)
        {
            return new LoopChunkEnd { Exceptions = [.. exceptions.InnerExceptions] };
        }
        catch (OperationCanceledException canceled) when (canceled.CancellationToken == ended && ended.IsCancellationRequested)
        {
            return new LoopChunkEnd();
        }
        catch (Exception exception)
        {
            return new LoopChunkEnd { Exceptions = [exception] };
        }

        return new LoopChunkEnd { IsComplete = !leaveOff.HasLeft };
    }

    /// <summary>Runs iterations that look at the loop's state or have thread-local values.</summary>
    /// <param name="chunk">The iterations.</param>
    /// <param name="degree">The most threads.</param>
    /// <param name="ended">The loop has ended early.</param>
    /// <param name="init">Makes a thread-local value; null: the default will do, and nobody asks for it afterwards.</param>
    /// <param name="step">Runs one iteration.</param>
    public static LoopChunkEnd Run<TLocal>(
        LoopChunk chunk, int degree, CancellationToken ended, Func<TLocal>? init, Func<LoopIteration, ParallelLoopState, TLocal, TLocal> step) =>
        End(init, ended, (make, keep) => Parallel.For(
            chunk.From, chunk.To, Options(degree, ended), make, (number, state, local) => step(new LoopIteration(chunk, number), state, local), keep));

    /// <summary>The same for iterations of several chunks.</summary>
    public static LoopChunkEnd RunTogether<TLocal>(
        OrderablePartitioner<LoopIteration> iterations, int degree, CancellationToken ended, Func<TLocal>? init, Func<LoopIteration, ParallelLoopState, TLocal, TLocal> step) =>
        End(init, ended, (make, keep) => Parallel.ForEach(iterations, Options(degree, ended), make, (iteration, state, _, local) => step(iteration, state, local), keep));

    /// <summary>The same for chunks of one iteration each, pulled as the BCL pulls items.</summary>
    public static LoopChunkEnd RunRest<TLocal>(
        IEnumerable<LoopChunk> chunks, int degree, CancellationToken ended, Func<TLocal>? init, Func<LoopIteration, ParallelLoopState, TLocal, TLocal> step) =>
        End(init, ended, (make, keep) => Parallel.ForEach(
            chunks, Options(degree, ended), make, (chunk, state, _, local) => step(new LoopIteration(chunk, chunk.From), state, local), keep));

    private static ParallelOptions Options(int degree, CancellationToken ended) =>
        new() { MaxDegreeOfParallelism = degree == int.MaxValue ? -1 : degree, CancellationToken = ended };

    private static LoopChunkEnd End<TLocal>(Func<TLocal>? init, CancellationToken ended, Func<Func<TLocal>, Action<TLocal>, ParallelLoopResult> loop)
    {
        List<TLocal>? locals = init is null ? null : [];
        try
        {
            var result = loop(init ?? (static () => default!), Keep);
            return new LoopChunkEnd
            {
                IsComplete = result.IsCompleted,
                IsBroken = result.LowestBreakIteration is not null,
                LowestBreak = result.LowestBreakIteration ?? 0,
                IsStopped = !result.IsCompleted && result.LowestBreakIteration is null,
                Locals = locals?.ToArray(),
            };
        }
        catch (AggregateException exceptions)
        {
            return new LoopChunkEnd { Exceptions = [.. exceptions.InnerExceptions], Locals = locals?.ToArray() };
        }
        catch (OperationCanceledException canceled) when (canceled.CancellationToken == ended && ended.IsCancellationRequested)
        {
            return new LoopChunkEnd { Locals = locals?.ToArray() };
        }

        void Keep(TLocal local)
        {
            if (locals is not null)
            {
                lock (locals)
                {
                    locals.Add(local);
                }
            }
        }
    }

    private static void Guarded(Tuple<long, long> range, LeaveOff leaveOff, Action<long, long, LeaveOff> iterate)
    {
        try
        {
            iterate(range.Item1, range.Item2, leaveOff);
        }
        catch
        {
            leaveOff.Fail();
            throw;
        }
    }
}
