using System.Diagnostics;
using Distributed.Benchmarks.References;
using Distributed.Tasks;

namespace Distributed.Benchmarks.OurSide;

/// <summary>A result array filled by several tasks, each a part of its own, where a cluster is configured: what BclSlots does, but for its using.</summary>
internal static class RedirectedSlots
{
    /// <summary>Milliseconds for r[i] = f(i).</summary>
    internal static double Milliseconds(double[] r, int pieces, bool isCheap)
    {
        Array.Clear(r);
        Task[] started = new Task[pieces];
        long start = Stopwatch.GetTimestamp();
        for (int piece = 0; piece < pieces; piece++)
        {
            int from = (int)((long)r.Length * piece / pieces);
            int to = (int)((long)r.Length * (piece + 1) / pieces);
            started[piece] = isCheap
                ? Task.Run(() =>
                {
                    for (int i = from; i < to; i++)
                    {
                        r[i] = Math.Sqrt(i + 1);
                    }
                })
                : Task.Run(() =>
                {
                    for (int i = from; i < to; i++)
                    {
                        r[i] = Work.Do(20) + i;
                    }
                });
        }

        Task.WaitAll(started);
        double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return r[^1] > r[0] ? ms : throw new InvalidOperationException("The array isn't filled.");
    }
}
