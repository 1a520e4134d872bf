using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Concurrency inside a closure: what it starts, signals and waits for itself is composition.</summary>
internal static class CompositionSamples
{
    public static List<Sample> All()
    {
        var list = new SampleList("composition");
        Tasks(list, 8);
        Loops(list, [1, 2, 3], 8);
        Queries(list, [1, 2, 3]);
        Channels(list, 8);
        Signals(list, 8);
        Captured(list);
        return list.Items;
    }

    private static void Tasks(SampleList list, int n)
    {
        var source = new List<int> { 1, 2, 3 };
        list.Ships(async () => (await Task.WhenAll(Enumerable.Range(0, n).Select(i => Task.Run(() => i * i)))).Sum());
        list.Ships(async () => { var a = Task.Run(() => n + 1); var b = Task.Run(() => n + 2); await Task.WhenAll(a, b); return a.Result + b.Result; });
        list.Ships(() => Task.WhenAll(Task.Run(() => n), Task.FromResult(2)).Result.Sum());
        list.Ships(async () => { int sum = 0; await foreach (var done in Task.WhenEach(Task.Run(() => n), Task.Run(() => 2))) { sum += await done; } return sum; });
        list.Ships(async () => { int sum = 0; await foreach (int i in Count(n)) { sum += i; } return sum; });
        list.Ships(async () => { int sum = 0; await foreach (int i in Count(n).ConfigureAwait(false)) { sum += i; } return sum; });
        list.Ships(async () => await Count(n).Where(i => i % 2 == 0).Select(i => i * 3).ToListAsync());
        list.Ships(async () => { foreach (var chunk in source.Chunk(2)) { await Task.WhenAll(chunk.Select(c => Task.Run(() => c * n))); } });
        list.Ships(() => Task.Run(async () => { await Task.Yield(); return await Task.Run(() => n); }).GetAwaiter().GetResult());
        list.Ships(async () => { var lazy = new Lazy<Task<int>>(() => Task.Run(() => n)); return await lazy.Value + await lazy.Value; });
        list.Ships(async () => { try { await Task.Run(() => throw new InvalidOperationException("x")); return 0; } catch (InvalidOperationException e) { return e.Message.Length; } });
        list.Ships(async ValueTask<int> () => { var pending = new ValueTask<int>(n); return await pending; });
    }

    private static void Loops(SampleList list, int[] numbers, int n)
    {
        long[] results = new long[n];
        list.Ships(() => Parallel.For(0, n, i => results[i] = i * 2));
        list.Ships(() => Parallel.For(0L, n, i => results[i] = i));
        list.Ships(() => Parallel.For(0, n, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => results[i] = i));
        list.Ships(() => { long total = 0; Parallel.For(0, n, () => 0L, (i, _, sum) => sum + i, sum => Interlocked.Add(ref total, sum)); return total; });
        list.Ships(() => { var gate = new object(); long total = 0; Parallel.ForEach(numbers, () => 0L, (v, _, sum) => sum + v, sum => { lock (gate) { total += sum; } }); return total; });
        list.Ships(() => Parallel.For(0, n, (i, state) => { if (i > 3) { state.Break(); } results[i] = 1; }).LowestBreakIteration);
        list.Ships(() => Parallel.ForEach(numbers, (v, state, index) => { if (state.IsStopped) { return; } results[index] = v; }).IsCompleted);
        list.Ships(() => Parallel.ForEach(Partitioner.Create(0, n), range => { for (int i = range.Item1; i < range.Item2; i++) { results[i] = i; } }));
        list.Ships(() => Parallel.ForEach(Partitioner.Create(numbers, loadBalance: true), v => results[v] = v));
        list.Ships(() => Parallel.Invoke(() => results[0] = 1, () => results[1] = 2));
        list.Ships(async () => await Parallel.ForEachAsync(numbers, async (v, token) => { await Task.Yield(); token.ThrowIfCancellationRequested(); results[v] = v; }));
        list.Ships(async () => await Parallel.ForAsync(0, n, async (i, _) => { await Task.Yield(); results[i] = i; }));
        list.Ships(async () => await Parallel.ForEachAsync(Count(n), async (v, _) => { await Task.Yield(); results[v] = v; }));
    }

    private static void Queries(SampleList list, int[] numbers)
    {
        list.Ships(() => numbers.AsParallel().Where(v => v > 1).Select(v => v * 2).ToArray());
        list.Ships(() => numbers.AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(v => v + 1).ToList());
        list.Ships(() => numbers.AsParallel().Aggregate(0L, (sum, v) => sum + v, (a, b) => a + b, sum => sum * 2));
        list.Ships(() => numbers.AsParallel().Aggregate(() => new List<int>(), (l, v) => { l.Add(v); return l; }, (a, b) => [.. a, .. b], l => l.Count));
        list.Ships(() => numbers.AsParallel().WithExecutionMode(ParallelExecutionMode.ForceParallelism).GroupBy(v => v % 2).Select(g => (g.Key, Total: g.Sum())).OrderBy(p => p.Key).ToArray());
        list.Ships(() => { var all = new ConcurrentBag<int>(); numbers.AsParallel().ForAll(all.Add); return all.Count; });
        list.Ships(() => ParallelEnumerable.Range(0, 100).Sum(v => Math.Sqrt(v)));
        list.Ships(() => numbers.AsParallel().AsSequential().Zip(numbers.AsParallel().AsOrdered()).Count());
    }

    private static void Channels(SampleList list, int n)
    {
        list.Ships(async () =>
        {
            var channel = Channel.CreateBounded<int>(2);
            var producer = Task.Run(async () =>
            {
                for (int i = 0; i < n; i++)
                {
                    await channel.Writer.WriteAsync(i);
                }

                channel.Writer.Complete();
            });
            int sum = 0;
            await foreach (int v in channel.Reader.ReadAllAsync())
            {
                sum += v;
            }

            await producer;
            return sum;
        });
        list.Ships(async () =>
        {
            var channel = Channel.CreateUnbounded<int>(new() { SingleReader = true });
            for (int i = 0; i < n; i++)
            {
                channel.Writer.TryWrite(i);
            }

            channel.Writer.Complete();
            int sum = 0;
            while (await channel.Reader.WaitToReadAsync())
            {
                while (channel.Reader.TryRead(out int v))
                {
                    sum += v;
                }
            }

            return sum;
        });
        list.Ships(async () =>
        {
            var pipe = new System.IO.Pipelines.Pipe();
            await pipe.Writer.WriteAsync(new byte[] { 1, 2, 3 });
            await pipe.Writer.CompleteAsync();
            var read = await pipe.Reader.ReadAsync();
            return read.Buffer.Length;
        });
        list.Ships(() =>
        {
            using var queue = new BlockingCollection<int>(2);
            var producer = Task.Run(() => { for (int i = 0; i < n; i++) { queue.Add(i); } queue.CompleteAdding(); });
            int sum = queue.GetConsumingEnumerable().Sum();
            producer.Wait();
            return sum;
        });
    }

    private static void Signals(SampleList list, int n)
    {
        list.Ships(async () => { var done = new TaskCompletionSource<int>(); var worker = Task.Run(() => done.SetResult(n)); int v = await done.Task; await worker; return v; });
        list.Ships(async () => { using var cts = new CancellationTokenSource(); var token = cts.Token; cts.Cancel(); return await Task.Run(() => token.CanBeCanceled ? 1 : 2); });
        list.Ships(async () => { using var cts = new CancellationTokenSource(); cts.CancelAfter(TimeSpan.FromMinutes(1)); await Parallel.ForEachAsync([1, 2], cts.Token, async (_, t) => await Task.Delay(0, t)); });
        list.Ships(() => { using var ready = new ManualResetEventSlim(); var t = Task.Run(() => { ready.Set(); return n; }); ready.Wait(); return t.Result; });
        list.Ships(() => { using var ready = new AutoResetEvent(false); var t = Task.Run(() => { ready.Set(); return n; }); ready.WaitOne(); return t.Result; });
        list.Ships(() => { using var all = new CountdownEvent(2); var a = Task.Run(() => all.Signal()); var b = Task.Run(() => all.Signal()); all.Wait(); Task.WaitAll(a, b); return all.IsSet; });
        list.Ships(() => { using var barrier = new Barrier(2); var a = Task.Run(() => barrier.SignalAndWait()); barrier.SignalAndWait(); a.Wait(); return barrier.CurrentPhaseNumber; });
        list.Ships(() => { using var locker = new ReaderWriterLockSlim(); int v = 0; Parallel.For(0, n, i => { locker.EnterWriteLock(); try { v += i; } finally { locker.ExitWriteLock(); } }); return v; });
        list.Ships(() => { using var sums = new ThreadLocal<long>(trackAllValues: true); Parallel.For(0, n, i => sums.Value += i); return sums.Values.Sum(); });
        list.Ships(() => { var map = new ConcurrentDictionary<string, Lazy<int>>(); Parallel.For(0, n, i => _ = map.GetOrAdd("a", _ => new(() => i - i)).Value); return map.Count; });
        list.Ships(() => { var stack = new ConcurrentStack<int>(); Parallel.For(0, n, stack.Push); int sum = 0; while (stack.TryPop(out int v)) { sum += v; } return sum; });
    }

    private static void Captured(SampleList list)
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var signal = new ManualResetEventSlim();
        var channel = Channel.CreateUnbounded<int>();
        var completion = new TaskCompletionSource();
        var queue = new BlockingCollection<int>();
        list.Local(LocalReasonKind.Synchronization, "signal outside the lambda", () => signal.Set());
        list.Local(LocalReasonKind.Edge, "collect the items in the lambda", async () => { await channel.Writer.WriteAsync(1); });
        list.Local(LocalReasonKind.Edge, "complete it outside the lambda", () => completion.TrySetResult());
        list.Local(LocalReasonKind.Synchronization, "collect into a List", () => queue.Take());
        list.Local(LocalReasonKind.Edge, "ThrowIfCancellationRequested", () => { using var linked = CancellationTokenSource.CreateLinkedTokenSource(token); return linked.IsCancellationRequested; });
        list.Local(LocalReasonKind.ProcessBound, "named mutex", () => { using var m = new Mutex(false, "x"); return m.WaitOne(); });
        list.Local(LocalReasonKind.ProcessBound, "named semaphore", () => { using var s = new Semaphore(1, 1, "x"); return s.WaitOne(); });
        list.Local(LocalReasonKind.Detached, "Task.Run is dropped", () => { var own = Channel.CreateUnbounded<int>(); _ = Task.Run(async () => await own.Writer.WriteAsync(1)); return own.Reader.Count; });
    }

    private static async IAsyncEnumerable<int> Count(int n, [EnumeratorCancellation] CancellationToken token = default)
    {
        for (int i = 0; i < n; i++)
        {
            await Task.Delay(0, token);
            yield return i;
        }
    }
}
