using System.Collections.Concurrent;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Closures that only add to what they share with others, and their near misses.</summary>
internal sealed class DeltaSamples
{
    private readonly object _gate = new();
    private readonly List<int> _items = [];
    private readonly ConcurrentQueue<string> _log = new();
    private int _count;
    private int _limit = 3;
    private double _sum;

    public static List<Sample> All()
    {
        var list = new SampleList("delta");
        var instance = new DeltaSamples();
        Interlock(list);
        Locked(list, 5);
        NearlyLocked(list, 5);
        Concurrent(list);
        instance.Fields(list);
        return list.Items;
    }

    private static void Interlock(SampleList list)
    {
        int a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, k = 0;
        long big = 0;
        uint flags = 0;
        ulong bits = ulong.MaxValue;
        int[] data = [1, 2], bins = [0, 0];
        list.Ships(() => { Interlocked.Increment(ref a); });
        list.Ships(() => { Interlocked.Add(ref big, data[0] > 1 ? 5 : data[1]); });
        list.Ships(() => { Interlocked.Or(ref flags, 4u); });
        list.Ships(() => { Interlocked.And(ref bits, 4ul); });
        list.Ships(() => { for (int i = 0; i < data.Length; i++) { Interlocked.Decrement(ref b); } });
        list.Ships(async () => { await Task.Yield(); Interlocked.Increment(ref c); });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => Interlocked.Increment(ref d));
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => { Interlocked.Increment(ref e); return e; });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => { Interlocked.Increment(ref f); f = 0; });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => { Interlocked.Increment(ref g); Interlocked.Or(ref g, 1); });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Exchange", () => { Interlocked.Exchange(ref h, 1); });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => { ref int r = ref k; Interlocked.Increment(ref r); r = 5; });
        ulong[] totals = [0, 0];
        double[] sums = [0];
        list.Ships(() => { Interlocked.Increment(ref bins[a % bins.Length]); });
        list.Ships(() => { for (int i = 0; i < data.Length; i++) { Interlocked.Add(ref totals[i], 3ul); Interlocked.Increment(ref bins[i]); } });
        list.Ships(async () => { await Task.Yield(); Interlocked.Decrement(ref bins[0]); });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => { if (Interlocked.Increment(ref bins[0]) > 3) { throw new InvalidOperationException(); } });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => { Interlocked.Increment(ref bins[0]); return bins[1]; });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => { Interlocked.Increment(ref bins[0]); bins[1] = 0; });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => { Interlocked.Increment(ref bins[0]); return bins.Sum(); });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => { var same = bins; Interlocked.Increment(ref same[0]); return same; });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => { Interlocked.Increment(ref bins[0]); bins = []; });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => { Interlocked.Increment(ref bins[Interlocked.Increment(ref bins[0])]); });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Exchange", () => { Interlocked.Exchange(ref bins[0], 1); });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Or", () => { Interlocked.Or(ref bins[0], 1); });
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Exchange", () => { Interlocked.Exchange(ref sums[0], 1.5); });
    }

    private static void Locked(SampleList list, int item)
    {
        var gate = new object();
        var padlock = new Lock();
        var results = new List<int>();
        var names = new List<string>();
        var seen = new HashSet<int>();
        var sorted = new SortedSet<int>();
        int n = 0;
        long sum = 0;
        list.Ships(() => { lock (results) { results.Add(item * item); } });
        list.Ships(async () => { await Task.Yield(); Interlocked.Increment(ref n); lock (gate) { names.Add($"{item}"); } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", async () => { await Task.Yield(); lock (gate) { names.Add($"{names.Count}"); } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", async () => { await Task.Yield(); lock (gate) { names.Add("a"); } lock (gate) { names.Clear(); } });
        list.Ships(() => { lock (results) { results.Add(Square(item)); } });
        list.Ships(() => { lock (gate) { names.Add($"item {item}"); } });
        list.Ships(() => { lock (padlock) { seen.Add(item); } });
        list.Ships(() => { lock (gate) { sorted.Add(item); } });
        list.Ships(() => { lock (gate) { sum += item; } });
        list.Ships(() => { lock (gate) { sum -= item; n++; } });
        list.Ships(() => { lock (padlock) { n += item; names.Add("x"); } });
        list.Ships(() => { for (int i = 0; i < 10; i++) { lock (gate) { n += i; } } });
        list.Ships(() => { int local = 0; for (int i = 0; i < 10; i++) { local += i; } lock (gate) { sum += local; } });
        list.Ships(async () => { await Task.Yield(); lock (gate) { names.Add("y"); } });
    }

    private static void NearlyLocked(SampleList list, int item)
    {
        object gate = new(), other = new();
        var results = new List<int>();
        double total = 0;
        int n = 0, best = 0, limit = 3;
        short small = 0;
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { total += item; } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { if (item > best) { best = item; } } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { n += best; } best = 1; });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { n++; } return n; });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { return n++; } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { checked { n += item; } } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { n = item - n; } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { n *= 2; } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { n += n; } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { small += 1; } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { n++; } lock (other) { n++; } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (results) { results.Add(results.Count); } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (results) { results.Add(1); } results.Clear(); });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (results) { if (results.Count < limit) { results.Add(1); } } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (results) { results.Insert(0, 1); } });
        list.Local(LocalReasonKind.Synchronization, "Monitor", () => { lock (gate) { n++; Monitor.PulseAll(gate); } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { } });
        list.Local(LocalReasonKind.Synchronization, "Monitor", () => { Monitor.Enter(gate); n++; Monitor.Exit(gate); });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { n += Counted(ref limit); } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { n++; } gate = other; });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { var copy = gate; lock (copy) { total = n; } });
        limit = best;
        limit++;
    }

    private static void Concurrent(SampleList list)
    {
        var bag = new ConcurrentBag<int>();
        var queue = new ConcurrentQueue<string>();
        var stack = new ConcurrentStack<int>();
        var map = new ConcurrentDictionary<string, int>();
        var cache = new ConcurrentDictionary<int, List<int>>();
        var ids = new ConcurrentDictionary<int, Guid>();
        var second = new ConcurrentDictionary<string, int>();
        int captured = 3;
        IProducerConsumerCollection<int> hidden = bag;
        list.Ships(() => { for (int i = 0; i < 5; i++) { bag.Add(i); } });
        list.Ships(() => { queue.Enqueue("x"); stack.Push(1); });
        list.Ships(() => { map["a"] = 1; });
        list.Ships(() => { second.TryAdd("a", 1); });
        list.Ships(() => second.GetOrAdd("abc", static k => k.Length) + 1);
        list.Local(LocalReasonKind.Synchronization, "a captured ConcurrentDictionary", () => second.GetOrAdd("abc", k => captured));
        list.Local(LocalReasonKind.Synchronization, "a captured ConcurrentDictionary", () => cache.GetOrAdd(1, k => new List<int>()));
        list.Local(LocalReasonKind.Synchronization, "a captured ConcurrentDictionary", () => ids.GetOrAdd(1, k => Guid.NewGuid()));
        list.Local(LocalReasonKind.Synchronization, "a captured ConcurrentDictionary", () => second.GetOrAdd("abc", static k => Environment.TickCount));
        list.Local(LocalReasonKind.Synchronization, "a captured ConcurrentDictionary", () => map.TryAdd("a", 1) ? 1 : 2);
        list.Local(LocalReasonKind.Synchronization, "a captured ConcurrentDictionary", () => { map["a"] = 1; map.TryAdd("b", 2); });
        list.Local(LocalReasonKind.Synchronization, "a captured ConcurrentDictionary", () => map.AddOrUpdate("a", 1, (k, v) => v + 1));
        list.Local(LocalReasonKind.Synchronization, "a captured ConcurrentBag", () => { bag.Add(1); return bag.Count; });
        list.Local(LocalReasonKind.Synchronization, "a captured ConcurrentQueue", () => queue.TryDequeue(out _));
        list.Local(LocalReasonKind.Synchronization, "a captured ConcurrentBag", () => hidden.TryAdd(1));
    }

    private static int Square(int x) => x * x;

    private static int Counted(ref int calls) => ++calls;

    private void Fields(SampleList list)
    {
        list.Ships(() => { lock (_gate) { _count++; } });
        list.Ships(() => { lock (_gate) { _items.Add(3); } });
        list.Ships(() => { _log.Enqueue("done"); });
        list.Ships(() => Note(4));
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (_gate) { _count += _limit; } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (_gate) { _sum += 1; } });
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (this) { _count++; } });
        _limit++;
        _sum++;
    }

    private void Note(int item)
    {
        lock (_gate)
        {
            _items.Add(item);
        }
    }
}
