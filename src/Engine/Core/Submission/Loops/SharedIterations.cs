using System.Collections.Concurrent;
using System.Diagnostics;
using Distributed.Engine.Calls;

namespace Distributed.Engine.Submission.Loops;

/// <summary>
/// Gives the iterations of a loop to the threads of one BCL loop in this process, chunk by chunk, while other chunks go to executors. Each thread gets one iteration at first, then
/// twice as many each time.
/// </summary>
/// <param name="run">The loop.</param>
/// <param name="first">A chunk that was taken already.</param>
internal sealed class SharedIterations(LoopRun run, OpenChunk first)
    : OrderablePartitioner<LoopIteration>(keysOrderedInEachPartition: true, keysOrderedAcrossPartitions: false, keysNormalized: true)
{
    private OpenChunk? _first = first;

    /// <inheritdoc/>
    public override bool SupportsDynamicPartitions => true;

    /// <inheritdoc/>
    public override IList<IEnumerator<KeyValuePair<long, LoopIteration>>> GetOrderablePartitions(int partitionCount) =>
        [.. Enumerable.Range(0, partitionCount).Select(_ => Partition().GetEnumerator())];

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<long, LoopIteration>> GetOrderableDynamicPartitions() => Partition();

    /// <summary>Ends the first chunk if no thread got as far as to take it.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _first, null) is { } untouched)
        {
            run.EndHere(untouched, new LoopChunkEnd());
        }
    }

    private IEnumerable<KeyValuePair<long, LoopIteration>> Partition()
    {
        for (var most = 1L; (Interlocked.Exchange(ref _first, null) ?? run.TakeShared(Environment.ProcessorCount, most)) is { } open; most = SharedLoop.Next(most))
        {
            var started = Stopwatch.GetTimestamp();
            var isComplete = false;
            try
            {
                for (var number = open.Chunk.From; number < open.Chunk.To; number++)
                {
                    yield return new(number, new LoopIteration(open.Chunk, number));
                }

                isComplete = true;
            }
            finally
            {
                // What iterations asked for or threw, the loop tells at its end.
                run.EndHere(open, new LoopChunkEnd { IsComplete = isComplete, ThreadTicks = Stopwatch.GetElapsedTime(started).Ticks });
            }
        }
    }
}
