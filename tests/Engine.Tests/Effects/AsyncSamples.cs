extern alias parallel;

using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Async lambdas, iterators, composition, cancellation, and work that is let go (S1, S2, S18).</summary>
internal sealed class AsyncSamples
{
    private int hits;

    public static List<Sample> All()
    {
        var list = new SampleList("async");
        var instance = new AsyncSamples();
        instance.Composed(list);
        instance.Detached(list);
        Edges(list);
        return list.Items;
    }

    private void Composed(SampleList list)
    {
        int x = 1;
        int[] numbers = [1, 2];
        double[] results = new double[4];
        var token = CancellationToken.None;
        list.Ships(async () => { await Task.Delay(1); return x; });
        list.Ships(async () => { await Task.Yield(); x++; });
        list.Ships(async () => await Later(x) + await Later(2));
        list.Ships(async () => await Task.WhenAll(Later(1), Later(2)));
        list.Ships(async () => { var first = Later(1); var second = Later(2); return await first + await second; });
        list.Ships(async () => { await Later(1).ConfigureAwait(false); });
        list.Ships(() => Task.FromResult(x));
        list.Ships(() => Later(3));
        list.Ships(async ValueTask<int> () => await Quick(x));
        list.Ships(async () => { int sum = 0; await foreach (int v in Stream(3)) { sum += v; } return sum; });
        list.Ships(() => Task.Run(() => x + 1));
        list.Ships(() => Task.Run(() => Fib(5)).Result);
        list.Ships(() => Task.Factory.StartNew(() => x).Result);
        list.Ships(() => Parallel.For(0, results.Length, i => results[i] = i));
        list.Ships(() => Parallel.ForEach(numbers, n => results[n] = n));
        list.Ships(() => Intercepted.Run_1(() => x + 1).Result);
        list.Ships(async () => await Intercepted.Run_1(() => x + 1));
        list.Ships(() => Intercepted.For_2(0, results.Length, i => results[i] = i));
        list.Ships(() => Intercepted.ForAsync_3(0, results.Length, (i, _) => { results[i] = i; return ValueTask.CompletedTask; }));
        list.Local(LocalReasonKind.ProcessBound, "Environment.CurrentManagedThreadId", () => Intercepted.For_2(0, results.Length, i => results[i] = Environment.CurrentManagedThreadId));
        list.Local(LocalReasonKind.Detached, "ForAsync_3 is dropped", () => { _ = Intercepted.ForAsync_3(0, 3, (_, _) => { hits++; return ValueTask.CompletedTask; }); });
        list.Local(LocalReasonKind.Detached, "Run_1 is dropped", () => { _ = Intercepted.Run_1(() => hits++); });
        list.Ships(() => numbers.AsParallel().Select(n => n * 2).Sum());
        list.Ships(() => { token.ThrowIfCancellationRequested(); return x; });
        list.Ships(async () => { await Task.Delay(1, token); });
        list.Ships(async () => { try { await Later(1); } catch (OperationCanceledException) { x = 2; } finally { x++; } });
        list.Ships(async () => { await using var d = new AsyncScope(); x += d.Value; });
        list.Ships(async () => { using var stream = new MemoryStream(); await stream.WriteAsync(new byte[3], token); return stream.Length; });
        list.Ships(() => { var tasks = new List<Task<int>>(); for (int i = 0; i < 3; i++) { tasks.Add(Later(i)); } Task.WaitAll([.. tasks]); return tasks.Sum(t => t.Result); });
        list.Ships(() => Numbers().ToList());
        list.Ships(async () => { await Task.CompletedTask; throw new InvalidOperationException(); });
    }

    private void Detached(SampleList list)
    {
        var tasks = new List<Task>();
        list.Local(LocalReasonKind.Detached, "Later is dropped", () => { Later(1); });
        list.Local(LocalReasonKind.Detached, "Run is dropped", () => { _ = Task.Run(() => hits++); });
        list.Local(LocalReasonKind.Detached, "dropped", () => { var unused = Later(2); });
        list.Local(LocalReasonKind.Detached, "dropped", async () => { var unused = Later(2); await Task.Yield(); });
        list.Local(LocalReasonKind.Detached, "dropped", () => tasks.Add(Later(1)));
        list.Local(LocalReasonKind.Detached, "AsyncVoidMethodBuilder", () => FireAndForget());
        list.Local(LocalReasonKind.Detached, "ThreadPool.QueueUserWorkItem", () => ThreadPool.QueueUserWorkItem(_ => hits++));
        list.Local(LocalReasonKind.Detached, "new Thread", () => new Thread(() => hits++).Start());
        list.Local(LocalReasonKind.Detached, "new Timer", () => new Timer(_ => hits++, null, 1, 1));
        list.Local(LocalReasonKind.Detached, "Task<int>.ContinueWith", () => Later(1).ContinueWith(t => hits++, TaskScheduler.Default));
        list.Local(LocalReasonKind.Detached, "Task.WhenAny", async () => await Task.WhenAny(Later(1), Later(2)));
        list.Local(LocalReasonKind.Detached, "Task.Wait", () => Later(1).Wait(10));
        list.Local(LocalReasonKind.Detached, "dropped", () => Parallel.ForEach(new[] { 1 }, n => { Later(n); }));
    }

    private static void Edges(SampleList list)
    {
        var token = CancellationToken.None;
        using var source = new CancellationTokenSource();
        var completion = new TaskCompletionSource<int>();
        Task captured = completion.Task;
        object hidden = completion.Task;
        var ended = Task.FromResult(3);
        var faulted = Task.FromException(new InvalidOperationException());
        var canceled = Task.FromCanceled(new CancellationToken(true));
        Task[] all = [ended, Task.CompletedTask];
        int x = 0;
        list.Local(LocalReasonKind.Edge, "use ThrowIfCancellationRequested", () => token.IsCancellationRequested);
        list.Local(LocalReasonKind.Edge, "CancellationToken.Register", () => token.Register(() => x++));
        list.Local(LocalReasonKind.Edge, "CancellationTokenSource", () => source.Cancel());
        list.Local(LocalReasonKind.Edge, "TaskCompletionSource<int>", () => completion.SetResult(x));
        list.Local(LocalReasonKind.Edge, "Task", async () => { await captured; return x; });
        list.Local(LocalReasonKind.Edge, "Task<int>", () => ((Task<int>)hidden).Result);
        list.Local(LocalReasonKind.Edge, "CancellationTokenSource", () => source.Token.CanBeCanceled);
        list.Local(LocalReasonKind.Edge, "await it outside the lambda", async () => { await canceled; });
        list.Ships(async () => await ended + x);
        list.Ships(() => ended.Result);
        list.Ships(async () => { await Task.WhenAll(all); return x; });
        list.Ships(async () => { await faulted; });
    }

    private static int Fib(int n) => n < 2 ? n : Task.Run(() => Fib(n - 1)).Result + Fib(n - 2);

    private static async Task<int> Later(int v)
    {
        await Task.Delay(1);
        return v;
    }

    private static async ValueTask<int> Quick(int v)
    {
        await Task.Yield();
        return v;
    }

    private static async IAsyncEnumerable<int> Stream(int n)
    {
        for (int i = 0; i < n; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private static IEnumerable<int> Numbers()
    {
        try
        {
            yield return 1;
            yield return 2;
        }
        finally
        {
            GC.KeepAlive(null);
        }
    }

    private async void FireAndForget()
    {
        await Task.Yield();
        hits++;
    }

    /// <summary>What the generator makes of a redirected Task.Run, and of redirected loops.</summary>
    private static class Intercepted
    {
        private static readonly Distributed.Engine.Calls.CallSite Site1 = new("AsyncSamples.cs", 1, "Task.Run");

        private static readonly Distributed.Engine.Calls.CallSite Site2 = new("AsyncSamples.cs", 2, "Parallel.For");

        private static readonly Distributed.Engine.Calls.CallSite Site3 = new("AsyncSamples.cs", 3, "Parallel.ForAsync");

        public static Task<T> Run_1<T>(Func<T> function) => Distributed.Tasks.DistributedTask.Run(Site1, function);

        public static ParallelLoopResult For_2(int fromInclusive, int toExclusive, Action<int> body) =>
            parallel::Distributed.Parallel.DistributedParallel.For(Site2, fromInclusive, toExclusive, body);

        public static Task ForAsync_3<T>(T fromInclusive, T toExclusive, Func<T, CancellationToken, ValueTask> body)
            where T : notnull, System.Numerics.IBinaryInteger<T> =>
            parallel::Distributed.Parallel.DistributedParallel.ForAsync(Site3, fromInclusive, toExclusive, body);
    }

    private sealed class AsyncScope : IAsyncDisposable
    {
        public int Value => 1;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
