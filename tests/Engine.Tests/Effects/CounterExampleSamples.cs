using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>The programs of COUNTEREXAMPLES.md whose danger lies in code; S-numbers are the soundness rules of the design.</summary>
internal sealed class CounterExampleSamples
{
    private static readonly Dictionary<string, decimal> Rates = [];
    private readonly List<int> items = [];
    private readonly object gate = new();
    private int a = 1;
    private double total;
    private int hits;

    /// <summary>As Main does: what a lambda reads depends on who ran before.</summary>
    public static void Fill() => Rates["EUR"] = 2m;

    public static List<Sample> All()
    {
        var list = new SampleList("counter-example");
        var instance = new CounterExampleSamples();
        instance.Edges(list);
        instance.State(list);
        instance.Rules(list);
        instance.Typical(list);
        return list.Items;
    }

    private void Edges(SampleList list)
    {
        int n = 0, limit = 0, done = 0;
        using var source = new CancellationTokenSource();
        var ct = source.Token;
        IProgress<int> p = new Progress<int>();
        var ch = Channel.CreateBounded<int>(1);
        int[] buf = [0];
        var numbers = new List<int>();
        var before = new TaskCompletionSource<int>().Task;
        list.Local(LocalReasonKind.Edge, "CancellationToken.WaitHandle", () => { Interlocked.Increment(ref n); ct.WaitHandle.WaitOne(); return limit; });
        list.Local(LocalReasonKind.Edge, "CancellationToken.WaitHandle", () => { ct.WaitHandle.WaitOne(); return limit; });
        list.Local(LocalReasonKind.Edge, "changes done and reports progress afterwards", () => { for (int i = 0; i < 3; i++) { done++; p.Report(i); } });
        list.Local(LocalReasonKind.Edge, "a captured Channel<int>", async () => { await ch.Reader.ReadAsync(); return buf[0]; });
        list.Local(LocalReasonKind.Edge, "Task<int>", async () => { await before; return numbers.Count; });
        list.Local(LocalReasonKind.Edge, "a captured Channel<int>", async () => { int k = 0; await foreach (int v in ch.Reader.ReadAllAsync()) { k += v; } return k; });
        list.Local(LocalReasonKind.Edge, "a captured Channel<int>", async () => { for (int i = 0; i < 100; i++) { await ch.Writer.WriteAsync(i); } });
    }

    private void State(SampleList list)
    {
        int x = 0;
        Cell[] cells = [new()];
        byte[] bytes = [1];
        list.Ships(() => a + 1);
        list.Ships(() => { cells[0].X = F(); });
        list.Ships(() => { x++; throw new InvalidOperationException(); });
        list.Ships(int () => throw new MyException(new MemoryStream()));
        list.Ships(() => new MemoryStream(bytes));
        list.Local(LocalReasonKind.ProcessBound, "Encoding.GetEncoding", () => Encoding.GetEncoding(1252).GetString(bytes));
        list.Ships(() => items.Count);
    }

    private void Rules(SampleList list)
    {
        var c = Color.Red;
        object cell = DBNull.Value;
        var dict = new Dictionary<Sym, int> { [new("a")] = 1 };
        var sym = new Sym("a");
        var d = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["c"] = 3 };
        d.Remove("b");
        var temp = new Temp { Path = "x" };
        bool stop = false;
        int count = 0;
        var o = new Priced { Amount = 2 };
        int[] w = [0];
        var sw = Stopwatch.StartNew();
        int n = 0;
        int[] r = new int[10];
        list.Ships(() => c == Color.Red);
        list.Ships(() => cell == DBNull.Value);
        list.Local(LocalReasonKind.ProcessBound, "hash codes differ", () => dict[new Sym("a")]);
        list.Ships(() => dict[sym]);
        list.Ships(() => d["d"] = 4);
        list.Local(LocalReasonKind.Capture, "Temp has a finalizer", () => temp.Path.Length);
        list.Local(LocalReasonKind.Waiting, "stop", () => { while (!stop) { count += Work(); } });
        list.Local(LocalReasonKind.Synchronization, "Volatile.Read", () => { while (!Volatile.Read(ref stop)) { count += Work(); } });
        list.Ships(() => o.Total());
        list.Ships(() => w[0]);
        list.Ships(() => Sum(5));
        list.Local(LocalReasonKind.Synchronization, "Monitor.Enter", () => { lock (gate) { total += F(); } });
        list.Local(LocalReasonKind.Detached, "Later is dropped", () => { _ = Later(); });
        list.Ships((int i) => { r[i] = r[i - 1] + 1; });
        list.ShipsOnHost(() => sw.Elapsed);
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => Interlocked.Increment(ref n));
        stop = true;
    }

    private void Typical(SampleList list)
    {
        string f = "file.txt";
        var results = new List<int>();
        double[] r = new double[3], source = new double[3];
        var trade = (Ccy: "EUR", Amount: 1m);
        int done = 0;
        var http = new HttpClient();
        list.ShipsOnHost(() => File.ReadAllText(f).Length);
        list.ShipsOnce((string name) => File.WriteAllBytes(name, File.ReadAllBytes(name)));
        list.Ships(() => { lock (results) { results.Add(Work()); } });
        list.Ships((int i) => { r[i] = Math.Sin(source[i]); });
        list.Local(LocalReasonKind.StaticState, "copy Rates to a local before the lambda", () => Rates[trade.Ccy] * trade.Amount);
        list.Local(LocalReasonKind.Synchronization, "Interlocked.Increment", () => { if (Interlocked.Increment(ref done) % 1000 == 0) { Console.WriteLine(done); } });
        list.Local(LocalReasonKind.ProcessBound, "HttpClient.GetAsync", async () => await http.GetAsync(new Uri("http://localhost")));
    }

    private static int Sum(int k) => k == 0 ? 0 : k + Task.Run(() => Sum(k - 1)).Result;

    private static int F() => 7;

    private static int Work() => 1;

    private async Task Later()
    {
        await Task.Delay(100);
        hits++;
    }

    private struct Cell
    {
        public int X;
    }

    private sealed class Color
    {
        public static readonly Color Red = new();
    }

    private sealed class Sym(string name)
    {
        private readonly int h = name.GetHashCode();

        public override int GetHashCode() => h;

        public override bool Equals(object? obj) => obj is Sym other && other.Name == Name;

        private string Name => name;
    }

    private sealed class Temp
    {
        public string Path = "";

        ~Temp() => Path = "";
    }

    private sealed class Priced
    {
        private readonly double rate = 1.5;

        public double Amount { get; init; }

        public double Total() => Amount * rate;
    }

    private sealed class MyException(Stream stream) : Exception
    {
        public Stream Stream => stream;
    }
}
