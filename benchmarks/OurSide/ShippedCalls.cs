using System.Diagnostics;
using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.References;
using Distributed.Tasks;

namespace Distributed.Benchmarks.OurSide;

/// <summary>What is measured in a process whose environment configures a cluster: one round per question, with the share that shipped.</summary>
internal static class ShippedCalls
{
    private const int Outstanding = 1000;
    private const int FaultCalls = 20;
    private const int FaultCallMs = 200;
    private const int SlotPieces = 8;

    /// <summary>Steps of an iteration that computes.</summary>
    internal const int ComputeSteps = 200_000;

    /// <summary>Iterations of a loop whose body does next to nothing.</summary>
    internal const int TrivialIterations = 1_000;

    /// <summary>Iterations of the loops whose memory is counted.</summary>
    internal const int AllocatingIterations = 500;

    /// <summary>Steps of their bodies: enough for some pieces.</summary>
    internal const int AllocatingSteps = 2_000;

    /// <summary>How long a body waits that waits.</summary>
    internal const int BlockingMs = 20;

    private static double[] s_slots = [];
    private static long s_sent;
    private static long s_back;

    /// <summary>Answers <c>name:number</c>; the names are those of <see cref="Ours.Answer"/>.</summary>
    internal static Sample Answer(string question)
    {
        string[] parts = question.Split(':');
        int number = Number(parts[1]);
        if (parts[0] is "sent" or "back")
        {
            return parts[0] == "sent" ? s_sent : s_back;
        }

        (long calls, long shipped, long sent, long back) = Counted();
        double value = parts[0] switch
        {
            "calls" => CallsPerSecond(number),
            "roundtrip" => ProcessorTime.Count(number, RoundTripMicros),
            "cpu" => ProcessorTime.TakeMicrosPerCall(),
            "idle" => ProcessorTime.IdleMs(number),
            "chain" => ChainPerSecond(number).GetAwaiter().GetResult(),
            "submit" => SubmitMicros(number),
            "faults" => FaultsMs(number),
            "slots-cheap" or "slots-20ns" => RedirectedSlots.Milliseconds(Slots(number), SlotPieces, isCheap: parts[0] == "slots-cheap"),
            "compute" => RedirectedLoops.ComputeMs(number, ComputeSteps),
            "skewed" => RedirectedLoops.SkewedMs(number, ComputeSteps),
            "blocking" => RedirectedLoops.BlockingPerSecond(number, BlockingMs),
            "loop-bytes" => RedirectedLoops.AllocatedBytes(number, AllocatingIterations, AllocatingSteps) / number,
            "chunk-bytes" => PerChunk(RedirectedLoops.AllocatedBytes(number, AllocatingIterations, AllocatingSteps), calls),
            "trivial" => RedirectedLoops.TrivialNs(number, TrivialIterations),
            _ when parts[0].Split('-') is ["fill", var steps] => RedirectedLoops.FillMs(Slots(number), Number(steps)),
            _ when parts[0].Split('-') is ["ranges", var steps] => RedirectedLoops.FillRangesMs(Slots(number), Number(steps)),
            "first" => Task.Run(() => number).GetAwaiter().GetResult(),
            _ when parts[0].Split('-') is ["work", var steps] =>
                RedirectedWork.TasksPerSecond(Number(steps), number),
            _ => throw new NotSupportedException($"No side of ours answers '{question}'."),
        };
        (long callsAfter, long shippedAfter, long sentAfter, long backAfter) = Counted();
        (s_sent, s_back) = (sentAfter - sent, backAfter - back);
        return new Sample(value, callsAfter == calls ? null : (double)(shippedAfter - shipped) / (callsAfter - calls));
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static (long Calls, long Shipped, long Sent, long Back) Counted()
    {
        CallReport report = Cluster.Explain();
        return (report.Sites.Sum(s => s.Calls), report.Sites.Sum(s => s.Shipped), report.Sites.Sum(s => s.BytesSent), report.Sites.Sum(s => s.BytesReturned));
    }

    private static double PerChunk(double value, long callsBefore) => value / (Counted().Calls - callsBefore);

    private static double[] Slots(int length) => s_slots.Length == length ? s_slots : s_slots = new double[length];

    private static double CallsPerSecond(int total)
    {
        int each = Math.Max(1, total / Outstanding);
        long start = Stopwatch.GetTimestamp();
        Task.WaitAll([.. Enumerable.Range(0, Outstanding).Select(_ => CallInTurn(each))]);
        return (double)each * Outstanding / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task CallInTurn(int times)
    {
        for (int i = 0; i < times; i++)
        {
            await Task.Run(() => i);
        }
    }

    private static double RoundTripMicros(int times)
    {
        double[] micros = new double[times];
        for (int i = 0; i < times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Task.Run(() => i).Wait();
            micros[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(micros);
        return micros[times / 2];
    }

    private static async Task<double> ChainPerSecond(int times)
    {
        int value = 0;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            int before = value;
            value = await Task.Run(() => before + 1);
        }

        return value / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double SubmitMicros(int size)
    {
        List<SampleNode> graph = SampleNode.CreateMany(size);
        int times = Math.Clamp(20_000 / size, 3, 200);
        double[] micros = new double[times];
        for (int i = 0; i < times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Task<int> call = Task.Run(() => graph.Count);
            micros[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            call.Wait();
        }

        Array.Sort(micros);
        return micros[times / 2];
    }

    private static double FaultsMs(int kills)
    {
        long start = Stopwatch.GetTimestamp();
        Task<int>[] calls = [.. Enumerable.Range(0, FaultCalls).Select(i => Task.Run(() =>
        {
            Busy.For(FaultCallMs);
            return i;
        }))];
        for (int kill = 0; kill < kills; kill++)
        {
            // In the middle of somebody's call, after the first round of calls.
            Task.WhenAny(calls).Wait();
            Thread.Sleep(FaultCallMs / 2);
            using Process victim = Process.GetProcessById(Cluster.Runtime!.Executors!.ProcessIds.First());
            victim.Kill();
        }

        Task.WaitAll(calls);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
