using System.Collections.Concurrent;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Synchronisation: everything by which a closure and other threads meet.</summary>
internal sealed class SharedStateSamples
{
    private volatile int version;
    private event Action? Changed;

    public static List<Sample> All()
    {
        var list = new SampleList("shared state");
        new SharedStateSamples().Fill(list);
        Collections(list);
        return list.Items;
    }

    private void Fill(SampleList list)
    {
        var gate = new object();
        var padlock = new Lock();
        using var semaphore = new SemaphoreSlim(1);
        using var signal = new ManualResetEventSlim();
        int n = 0;
        long sum = 0;
        var lazy = new Lazy<int>(() => 3);
        Changed?.Invoke();
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Add", () => Interlocked.Add(ref sum, 2));
        list.Local(LocalReasonKind.Synchronization, "Interlocked.CompareExchange", () => Interlocked.CompareExchange(ref n, 1, 0));
        list.Local(LocalReasonKind.Synchronization, "Volatile.Write", () => Volatile.Write(ref n, 1));
        list.Local(LocalReasonKind.Synchronization, "version", () => version);
        list.Ships(() => { lock (padlock) { n++; } });
        list.Ships(() => { lock (gate) { n++; } });
        list.Local(LocalReasonKind.Synchronization, "SemaphoreSlim", async () => { await semaphore.WaitAsync(); n++; });
        list.Local(LocalReasonKind.Synchronization, "ManualResetEventSlim", () => signal.Wait());
        list.Local(LocalReasonKind.Synchronization, "Interlocked.CompareExchange", () => Changed += Nothing);
        list.Local(LocalReasonKind.Synchronization, "Thread.MemoryBarrier", () => Thread.MemoryBarrier());
        list.Local(LocalReasonKind.Synchronization, "marked Synchronized", () => Synchronised());
        list.Local(LocalReasonKind.Synchronization, "in SharedStateSamples.Locked", () => Locked(gate));
        list.Ships(() => lazy.Value + n);
    }

    private static void Collections(SampleList list)
    {
        var bag = new ConcurrentBag<int>();
        var queue = new ConcurrentQueue<int>();
        var map = new ConcurrentDictionary<string, int>();
        using var blocking = new BlockingCollection<int>();
        IEnumerable<int> hidden = queue;
        IDictionary<string, int> alsoHidden = map;
        list.Ships(() => bag.Add(1));
        list.Ships(() => queue.Enqueue(1));
        list.Ships(() => map.GetOrAdd("a", k => k.Length));
        list.Local(LocalReasonKind.Synchronization, "BlockingCollection", () => blocking.Take());
        list.Local(LocalReasonKind.Synchronization, "a captured ConcurrentQueue<int>", () => hidden.Sum());
        list.Local(LocalReasonKind.Synchronization, "a captured ConcurrentDictionary", () => alsoHidden["x"] = 1);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)]
    private static int Synchronised() => 1;

    private static void Nothing()
    {
    }

    private static int Locked(object gate)
    {
        lock (gate)
        {
            return 1;
        }
    }
}
