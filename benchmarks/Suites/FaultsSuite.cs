using System.Diagnostics;
using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>What a killed executor costs beyond the attempts it took with it.</summary>
internal sealed class FaultsSuite : ISuite
{
    private const int Calls = 20;
    private const int Slots = 2;
    private const int CallMs = 200;

    public string Name => "faults";

    public string Question => $"An executor is killed under {Calls} calls of {CallMs} ms on {Slots} slots: how much later is the last result?";

    public IEnumerable<Row> Run(Pace pace)
    {
        using ShippedSide ours = new();
        yield return new Row("nobody killed / BCL, two threads", "ms").Measure(pace.Expensive, ours.Asking("faults:0"), OnThreads);
        yield return new Row("one killed / nobody killed", "ms").Measure(pace.Expensive, ours.Asking("faults:1"), ours.Asking("faults:0"));
    }

    // The same calls with nothing but threads: what the sum of the calls takes.
    private static Sample OnThreads()
    {
        long start = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, Slots).Select(_ => new Thread(Work))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        static void Work()
        {
            for (int i = 0; i < Calls / Slots; i++)
            {
                Busy.For(CallMs);
            }
        }
    }
}
