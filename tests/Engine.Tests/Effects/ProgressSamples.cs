using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Closures that report progress (S1): what they have changed must not be readable by whoever a report wakes.</summary>
internal sealed class ProgressSamples
{
    private readonly IProgress<int> _progress = Quiet<int>();
    private int _count;

    public static List<Sample> All()
    {
        var list = new SampleList("progress");
        Values(list, Quiet<int>(), Quiet<string>(), Quiet<(int Done, string Name)>(), Quiet<Step>(), Quiet<object>(), Quiet<int[]>(), new Step(1));
        Callees(list, Quiet<int>(), Quiet<double>());
        Shared(list, Quiet<int>());
        Hidden(list, Quiet<int>());
        Own(list, Quiet<int>());
        Contexts(list);
        new ProgressSamples().Fields(list);
        return list.Items;
    }

    /// <summary>Declared in a method each, that waits for the call at once: nobody else can touch the locals then.</summary>
    public static async Task<int> Waited(IProgress<int> p)
    {
        int sum = 0;
        var squares = new int[3];
        var names = new List<string>();
        await Task.Run(() =>
        {
            for (int i = 0; i < squares.Length; i++)
            {
                squares[i] = i * i;
                names.Add($"{i}");
                sum += i;
                p.Report(i);
            }
        });
        return sum + squares.Sum() + names.Count;
    }

    private static Progress<T> Quiet<T>()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return new Progress<T>();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private static void Values(
        SampleList list, IProgress<int> p, IProgress<string> text, IProgress<(int Done, string Name)> pair, IProgress<Step> step, IProgress<object> any, IProgress<int[]> arrays, Step kept)
    {
        int[] data = [1, 2, 3];
        list.Ships(() => { int sum = 0; for (int i = 0; i < data.Length; i++) { sum += data[i]; p.Report(i); } return sum; });
        list.Ships(() => { for (int i = 0; i < 3; i++) { text.Report($"step {i}"); } });
        list.Ships(() => pair.Report((1, "a")));
        list.Ships(() => step.Report(new Step(1)));
        list.Ships(() => step.Report(new Step(1) { Name = "x" }));
        list.Ships(() => any.Report(7));
        list.Ships(async () => { for (int i = 0; i < 3; i++) { await Task.Yield(); p.Report(i); } return data.Length; });
        list.Ships(() => { var own = new int[5]; for (int i = 0; i < own.Length; i++) { own[i] = i; p.Report(i); } return own; });
        list.Ships(() => { var own = new List<string>(); foreach (int d in data) { own.Add($"{d}"); p.Report(d); } return own; });
        list.Ships(() => { p?.Report(1); });
        list.Local(LocalReasonKind.Edge, "reports a Step", () => step.Report(kept));
        list.Local(LocalReasonKind.Edge, "reports a Step", () => { var s = new Step(1); step.Report(s); s.Name = "later"; });
        list.Local(LocalReasonKind.Edge, "reports a int[]", () => arrays.Report(data));
        list.Local(LocalReasonKind.Edge, "reports a int[]", () => { var own = new int[1]; arrays.Report(own); own[0] = 1; });
        list.Local(LocalReasonKind.Edge, "reports a object", () => any.Report(data));
        list.Local(LocalReasonKind.Edge, "makes a delegate of IProgress.Report", () => data.ToList().ForEach(p.Report));
    }

    private static void Callees(SampleList list, IProgress<int> p, IProgress<double> ratio)
    {
        var worker = new Worker(p);
        var scaled = new Scaled(ratio);
        list.Ships(() => Count(p, 3));
        list.Ships(() => worker.Work());
        list.Ships(() => { var inside = new Worker(p); return inside.Work(); });
        list.Ships(() => Count(scaled, 3));
        list.Ships(() => { Enumerable.Range(0, 3).ToList().ForEach(i => p.Report(i)); });
        list.Ships(async () => { await Later(p); });
        list.Local(LocalReasonKind.Edge, "changes Worker.Done", () => worker.Count());
    }

    private static void Shared(SampleList list, IProgress<int> p)
    {
        int done = 0, flag = 0, last = 0, total = 0;
        var results = new int[3];
        var names = new List<string>();
        var seen = new HashSet<int>();
        var gate = new object();
        var sorted = new int[] { 2, 1 };
        var bag = new System.Collections.Concurrent.ConcurrentBag<int>();
        var points = new Point[2];
        list.Local(LocalReasonKind.Edge, "changes done", () => { for (int i = 0; i < 3; i++) { done++; p.Report(i); } });
        list.Local(LocalReasonKind.Edge, "changes results", () => { for (int i = 0; i < 3; i++) { results[i] = i; p.Report(i); } });
        list.Local(LocalReasonKind.Edge, "changes names", () => { names.Add("a"); p.Report(1); });
        list.Local(LocalReasonKind.Edge, "changes seen", () => { if (seen.Add(1)) { p.Report(1); } });
        list.Local(LocalReasonKind.Edge, "changes sorted", () => { Array.Sort(sorted); p.Report(1); });
        list.Local(LocalReasonKind.Edge, "changes sorted", () => { sorted.AsSpan().Reverse(); p.Report(1); });
        list.Local(LocalReasonKind.Edge, "changes points", () => { points[0].X = 1; p.Report(1); });
        list.Local(LocalReasonKind.Edge, "changes done", () => { Interlocked.Increment(ref done); p.Report(1); });
        list.Local(LocalReasonKind.Edge, "changes names", () => { lock (gate) { names.Add("b"); } p.Report(1); });
        list.Local(LocalReasonKind.Edge, "changes bag", () => { bag.Add(1); p.Report(1); });
        list.Local(LocalReasonKind.Edge, "changes total", () => { Do(() => total++); p.Report(1); });
        list.Local(LocalReasonKind.Edge, "changes last", async () => { last = 1; await Task.Yield(); p.Report(1); });
        list.Local(LocalReasonKind.Edge, "changes flag", () => { try { flag = 1; } finally { p.Report(1); } });
        list.Local(LocalReasonKind.Edge, "changes a captured", () => { Fill(results, p); });
        list.Ships(() => { for (int i = 0; i < 3; i++) { p.Report(i); } done = 3; names.Add("end"); });
        list.Ships(async () => { for (int i = 0; i < 3; i++) { await Task.Yield(); p.Report(i); } last = 3; });
        list.Ships(() => { int n = points.Length; p.Report(n); n += (int)points[0].X; p.Report(n + sorted[0]); return n; });
        done += flag + last + total;
    }

    /// <summary>Writes that no assignment shows.</summary>
    private static void Hidden(SampleList list, IProgress<int> p)
    {
        int n = 0, m = 0;
        int[] cells = [1, 2], data = [3, 4];
        var grid = new int[2, 2];
        var shorts = new short[3];
        var memory = new Memory<short>(shorts);
        ICounter counter = new Counter();
        var worker = new Worker(p);
        (int A, int B) pair = (0, 0);
        var rows = new List<Point> { new() };
        var lazy = Lazily();
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { ref int cell = ref cells[0]; cell = 5; p.Report(1); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { Interlocked.Increment(ref cells[0]); p.Report(1); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { grid[1, 1] = 5; p.Report(1); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { memory.Span.Fill((short)shorts.Length); p.Report(1); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { memory.Span[0] = (short)shorts.Length; p.Report(1); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { counter.Add(); p.Report(1); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { pair.A = 2; p.Report(1); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { (n, m) = (m, 1); p.Report(1); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { rows[0] = new Point { X = 2 }; p.Report(1); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { int sum = data.Select(x => n += x).Sum(); p.Report(sum); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { Bump(ref n); p.Report(1); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { for (int i = 0; i < 2; i++) { p.Report(i); n = i; } });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { Parallel.For(0, 2, i => { cells[i] = i; }); p.Report(1); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { foreach (int x in lazy) { p.Report(x); } });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { n = 1; worker.Work(); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", async () => { p.Report(1); n = 2; await Later(p); });
        list.Local(LocalReasonKind.Edge, "reports progress afterwards", () => { Buffer.BlockCopy(data, 0, cells, 0, 4); p.Report(1); });
        n += m + pair.B;

        void Bump(ref int value) => value++;
    }

    private static IEnumerable<int> Lazily()
    {
        for (int i = 0; i < 3; i++)
        {
            yield return i;
        }
    }

    private static void Own(SampleList list, IProgress<int> p)
    {
        // The locals of a lambda that is awaited at once are nobody else's. The closure is taken from where it is written.
        list.Ships(ShippedBy(nameof(Waited), p));
        list.Local(LocalReasonKind.Edge, "changes sum", ShippedBy(nameof(ReadByHandler), p));
        list.Local(LocalReasonKind.Edge, "changes squares", ShippedBy(nameof(HandedOut), p));
        list.Local(LocalReasonKind.Edge, "changes sum", ShippedBy(nameof(AwaitedLater), p));
        list.Local(LocalReasonKind.Edge, "changes squares", ShippedBy(nameof(Passed), p));
        list.Local(LocalReasonKind.Edge, "changes sum", ShippedBy(nameof(SharedWithLambda), p));
        list.Local(LocalReasonKind.Edge, "changes squares", ShippedBy(nameof(Repeated), p));
        list.Local(LocalReasonKind.Edge, "changes sum", ShippedBy(nameof(Polled), p));
        list.Ships(ShippedBy(nameof(Returned), p));
    }

    private static void Contexts(SampleList list)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new AtOnce());
        IProgress<int> atOnce = new Progress<int>();
        SynchronizationContext.SetSynchronizationContext(new Queueing());
        IProgress<int> queued = new Progress<int>();
        SynchronizationContext.SetSynchronizationContext(before);
        list.Local(LocalReasonKind.Edge, "posts to AtOnce", () => atOnce.Report(1));
        list.Ships(() => queued.Report(1));
    }

    private static Task Later(IProgress<int> p)
    {
        p.Report(1);
        return Task.CompletedTask;
    }

    private static int Count(IProgress<int> p, int n)
    {
        for (int i = 0; i < n; i++)
        {
            p.Report(i);
        }

        return n;
    }

    private static void Fill(int[] results, IProgress<int> p)
    {
        results[0] = 1;
        p.Report(1);
    }

    private static void Do(Action step) => step();

    private static async Task<int> ReadByHandler(IProgress<int> p)
    {
        int sum = 0;
        Action show = () => Console.WriteLine(sum);
        await Task.Run(() => { sum++; p.Report(1); });
        show();
        return sum;
    }

    private static async Task<int> HandedOut(IProgress<int> p)
    {
        var squares = new int[3];
        Latest = squares;
        await Task.Run(() => { squares[0] = 1; p.Report(1); });
        return squares[0];
    }

    private static async Task<int> AwaitedLater(IProgress<int> p)
    {
        int sum = 0;
        var task = Task.Run(() => { sum++; p.Report(1); });
        Console.WriteLine(sum);
        await task;
        return sum;
    }

    private static async Task<int> Passed(IProgress<int> p, int[] squares)
    {
        await Task.Run(() => { squares[0] = 1; p.Report(1); });
        return squares[0];
    }

    private static async Task<int> SharedWithLambda(IProgress<int> p)
    {
        int sum = 0;
        Action add = () => sum++;
        await Task.Run(() => { add(); p.Report(1); });
        return sum;
    }

    private static async Task<int> Repeated(IProgress<int> p)
    {
        var squares = new int[3];
        for (int i = 0; i < 2; i++)
        {
            await Task.Run(() => { squares[0] = 1; p.Report(1); });
            Latest = squares;
        }

        return squares[0];
    }

    private static void Polled(IProgress<int> p)
    {
        int sum = 0;
        var awaiter = Task.Run(() => { sum++; p.Report(1); }).GetAwaiter();
        Console.WriteLine(sum);
        awaiter.GetResult();
    }

    private static Task Returned(IProgress<int> p)
    {
        int sum = 0;
        return Task.Run(() => { sum++; p.Report(sum); });
    }

    private static int[]? Latest { get; set; }

    /// <summary>The closure that a method ships, with the captures that the method would make: the method itself isn't run.</summary>
    private static Delegate ShippedBy(string method, IProgress<int> p)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        var body = typeof(ProgressSamples).GetNestedTypes(BindingFlags.NonPublic).Where(t => t.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal))
            .SelectMany(t => t.GetMethods(All)).Single(m => m.Name.StartsWith($"<{method}>b__", StringComparison.Ordinal) && MethodFactsCache.Of(m).Reports.Count > 0);
        object captures = Activator.CreateInstance(body.DeclaringType!)!;
        foreach (var field in body.DeclaringType!.GetFields(All).Where(f => !f.Name.StartsWith('<')))
        {
            object? value = field.FieldType == typeof(IProgress<int>) ? p
                : field.FieldType == typeof(int[]) ? new int[3]
                : field.FieldType == typeof(List<string>) ? new List<string>()
                : field.FieldType == typeof(Action) ? body.DeclaringType.GetMethods(All).Single(m => m != body && m.Name.StartsWith($"<{method}>b__", StringComparison.Ordinal)).CreateDelegate<Action>(captures)
                : null;
            if (value is not null)
            {
                field.SetValue(captures, value);
            }
        }

        return body.CreateDelegate<Action>(captures);
    }

    private void Fields(SampleList list)
    {
        list.Ships(() => { for (int i = 0; i < 3; i++) { _progress.Report(i); } return _count; });
        list.Local(LocalReasonKind.Edge, "changes ProgressSamples._count", () => { _count++; _progress.Report(_count); });
        list.Ships(() => { _progress.Report(1); _count = 1; });
    }

    internal sealed class Step(int number)
    {
        public int Number { get; } = number;

        public string Name { get; set; } = "";
    }

    private struct Point
    {
        public double X;
    }

    private interface ICounter
    {
        void Add();
    }

    private struct Counter : ICounter
    {
        private int _count;

        public void Add() => _count++;
    }

    private sealed class Worker(IProgress<int> p)
    {
        public int Done { get; private set; }

        public int Work()
        {
            p.Report(1);
            return Done;
        }

        public void Count()
        {
            Done++;
            p.Report(Done);
        }
    }

    /// <summary>A user's own progress is the user's own code, as any captured object's.</summary>
    private sealed class Scaled(IProgress<double> inner) : IProgress<int>
    {
        public void Report(int value) => inner.Report(value / 100.0);
    }

    private sealed class AtOnce : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => d(state);
    }

    private sealed class Queueing : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback, object?)> _queue = new();

        public override void Post(SendOrPostCallback d, object? state) => _queue.Enqueue((d, state));
    }
}
