using System.Collections.Concurrent;
using System.Threading.Channels;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Synchronisation among threads that a closure starts itself: composition, as long as nobody else takes part.</summary>
internal sealed class OwnStateSamples
{
    private readonly Counter _shared = new();
    private object _gate = new();

    public static List<Sample> All()
    {
        var list = new SampleList("own state");
        Ships(list, 100);
        new OwnStateSamples().Shared(list, 100);
        return list.Items;
    }

    private static void Ships(SampleList list, int n)
    {
        list.Ships(() => { var gate = new object(); int sum = 0; Parallel.For(0, n, i => { lock (gate) { sum += i; } }); return sum; });
        list.Ships(() => { var gate = new Lock(); double sum = 0; Parallel.For(0, n, i => { lock (gate) { sum = Math.Max(sum, i); } }); return sum; });
        list.Ships(() => { int sum = 0; Parallel.For(0, n, i => Interlocked.Add(ref sum, i)); return sum; });
        list.Ships(() => { int sum = 0; Parallel.For(0, n, i => { if (Interlocked.Increment(ref sum) % 10 == 0) { Interlocked.Exchange(ref sum, 0); } }); return sum; });
        list.Ships(() => { var all = new ConcurrentBag<int>(); Parallel.For(0, n, all.Add); return all.Count; });
        list.Ships(() => { var map = new ConcurrentDictionary<int, int>(); Parallel.For(0, n, i => map.AddOrUpdate(i % 3, 1, (_, v) => v + 1)); return map[0]; });
        list.Ships(async () =>
        {
            var queue = new ConcurrentQueue<int>();
            await Task.WhenAll(Task.Run(() => queue.Enqueue(1)), Task.Run(() => queue.Enqueue(2)));
            return queue.Sum();
        });
        list.Ships(async () =>
        {
            using var throttle = new SemaphoreSlim(2);
            var tasks = Enumerable.Range(0, n).Select(async i =>
            {
                await throttle.WaitAsync();
                try
                {
                    return i * 2;
                }
                finally
                {
                    throttle.Release();
                }
            });
            return (await Task.WhenAll(tasks)).Sum();
        });
        list.Ships(() => { int raised = 0; var source = new Source(); source.Changed += () => raised++; source.Raise(); return raised; });
        list.Ships(() => { var counter = new Counter(); Parallel.For(0, n, _ => counter.Add()); return counter.Value; });
    }

    private void Shared(SampleList list, int n)
    {
        var source = new Source();
        list.Local(LocalReasonKind.Synchronization, "Interlocked.CompareExchange", () => { source.Changed += () => n++; });
        var gate = new object();
        var counter = new Counter();
        var channel = Channel.CreateUnbounded<int>();
        var throttle = new SemaphoreSlim(1);
        int most = 0;
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { var own = gate; Parallel.For(0, n, i => { lock (own) { most = Math.Max(most, i); } }); });
        list.Local(LocalReasonKind.Synchronization, "Monitor", () => { Parallel.For(0, n, _ => counter.AddTwice()); return counter.Value; });
        list.Local(LocalReasonKind.Synchronization, "Monitor", () => { var own = new Counter(); own.AddTwice(); counter.AddTwice(); return own.Value; });
        list.Local(LocalReasonKind.Synchronization, "Monitor", () => { _shared.AddTwice(); return 1; });
        list.Local(LocalReasonKind.Edge, "Channel", () => channel.Writer.TryWrite(1));
        list.Local(LocalReasonKind.Synchronization, "SemaphoreSlim", () => throttle.Wait());
        list.Local(LocalReasonKind.Synchronization, "Monitor", () => { lock (_gate) { _gate = new(); } });
        list.Local(LocalReasonKind.ProcessBound, "string.Intern", () => { lock (string.Intern("x")) { most++; } });
        list.Local(LocalReasonKind.Synchronization, "Monitor", () => { lock (typeof(Counter)) { most++; } });
    }

    private sealed class Counter
    {
        private readonly object gate = new();
        private int value;

        public int Value
        {
            get
            {
                lock (gate)
                {
                    return value;
                }
            }
        }

        public void Add()
        {
            lock (gate)
            {
                value++;
            }
        }

        public void AddTwice()
        {
            lock (gate)
            {
                value = value + 1 + Math.Sign(value + 1);
            }
        }
    }

    private sealed class Source
    {
        public event Action? Changed;

        public void Raise() => Changed?.Invoke();
    }
}
