using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Loops that end by themselves, and loops that wait for somebody else (S13).</summary>
internal sealed class LoopSamples
{
    private bool stopped = Environment.TickCount64 == 0;
    private int position;
    private Link? head = new(new(null));

    private bool IsStopped => stopped;

    public static List<Sample> All()
    {
        var list = new SampleList("loop");
        var instance = new LoopSamples();
        instance.Ending(list);
        instance.EndingThroughCalls(list);
        instance.Waiting(list);
        return list.Items;
    }

    private void Ending(SampleList list)
    {
        int n = 10, total = 0;
        int[] numbers = [3, 1, 2];
        double eps = 1e-9;
        var link = head;
        var token = CancellationToken.None;
        bool stop = false;
        list.Ships(() => { for (int i = 0; i < n; i++) { total += i; } });
        list.Ships(() => { for (int i = 0; i < numbers.Length; i++) { for (int j = i; j > 0 && numbers[j] < numbers[j - 1]; j--) { (numbers[j], numbers[j - 1]) = (numbers[j - 1], numbers[j]); } } });
        list.Ships(() => { foreach (int v in numbers) { total += v; } });
        list.Ships(() => { int k = 0; while (k < n) { k += 2; } return k; });
        list.Ships(() => { var at = link; while (at != null) { at = at.Next; total++; } });
        list.Ships(() => { bool changed = true; while (changed) { changed = false; for (int i = 1; i < numbers.Length; i++) { if (numbers[i] < numbers[i - 1]) { (numbers[i], numbers[i - 1]) = (numbers[i - 1], numbers[i]); changed = true; } } } });
        list.Ships(() => { double x = 1; do { x = (x + (2 / x)) / 2; } while (Math.Abs((x * x) - 2) > eps); return x; });
        list.Ships(() => { int lo = 0, hi = numbers.Length - 1; while (lo < hi) { int mid = (lo + hi) / 2; if (numbers[mid] < n) { lo = mid + 1; } else { hi = mid; } } return lo; });
        list.Ships(() => { int i = 0; while (true) { if (++i > n) { break; } } return i; });
        list.Ships(() => { while (n > 0) { n--; } });
        list.Ships(() => { while (true) { token.ThrowIfCancellationRequested(); total++; } });
        list.Ships(() => { int i = 0; while (!stop && i < 100) { i++; } return i; });
        list.Ships(() => { long a = n, b = 4; while (b != 0) { (a, b) = (b, a % b); } return a; });
        list.Ships(() => { while (position < n) { position++; } });
        list.Ships(() => { while (head is not null) { head = head.Next; } });
        list.Ships(() => { for (int i = 0; ; i++) { if (i >= n) { return i; } if (i == 3) { continue; } total += i; } });
    }

    private void EndingThroughCalls(SampleList list)
    {
        var queue = new Queue<int>([1, 2]);
        var stack = new Stack<int>([1]);
        var items = new List<int> { 1 };
        string text = "a\nb";
        var random = new Random(1);
        var names = new Dictionary<string, int>();
        int total = 0;
        list.Ships(() => { while (queue.Count > 0) { total += queue.Dequeue(); } });
        list.Ships(() => { while (queue.TryDequeue(out int v)) { total += v; } });
        list.Ships(() => { while (stack.Count != 0) { stack.Pop(); } });
        list.Ships(() => { while (items.Count < 10) { items.Add(1); } });
        list.Ships(() => { using var reader = new StringReader(text); while (reader.ReadLine() is { } line) { total += line.Length; } });
        list.Ships(() => { foreach (var pair in names) { total += pair.Value; } });
        list.Ships(() => { while (random.Next(10) != 3) { total++; } });
        list.Ships(() => { while (Step()) { total++; } });
        list.Ships(() => { var lexer = new Lexer(text); while (lexer.Next() != 'b') { total++; } });
        list.Ships(() => { var lexer = new Lexer(text); while (!lexer.AtEnd) { lexer.Next(); } });
        list.Ships(() => { int at = 0; while ((at = text.IndexOf('a', at)) >= 0) { at++; } });
        list.Ships(() => { var end = DateTime.UtcNow.AddMilliseconds(1); while (DateTime.UtcNow < end) { total++; } });
        list.Ships(() => { int i = 0; while (Advance(ref i)) { total++; } });
        list.Ships(async () => { for (int i = 0; i < 3; i++) { await Task.Yield(); total += i; } });
        list.Ships(async () => { int left = 3; while (left > 0) { await Task.Delay(1); left--; } });
        list.ShipsOnHost(async () => { using var reader = File.OpenText(text); string? line; while ((line = await reader.ReadLineAsync()) != null) { total += line.Length; } });
        list.Ships(() => Endless().Take(3).Sum());
        list.Ships(() => Settle([.. items]));
    }

    private void Waiting(SampleList list)
    {
        bool stop = false;
        int flag = 0, total = 0;
        bool[] flags = [false];
        var box = new Box();
        var queue = new Queue<int>();
        string path = "signal";
        list.Local(LocalReasonKind.Waiting, "stop", () => { while (!stop) { } });
        list.Local(LocalReasonKind.Waiting, "stop", () => { while (!stop) { Thread.Sleep(10); } });
        list.Local(LocalReasonKind.Waiting, "stop", () => { int spins = 0; while (!stop) { spins++; } return spins; });
        list.Local(LocalReasonKind.Waiting, "stop", () => { int i = 0; while (!stop || i < 3) { i++; } });
        list.Local(LocalReasonKind.Waiting, "stop", () => { bool go = !stop; while (go) { total++; go = !stop; } });
        list.Local(LocalReasonKind.Waiting, "stop", () => { while (true) { if (stop) { break; } total++; } });
        list.Local(LocalReasonKind.Waiting, "flag", () => { do { total++; } while (flag == 0); });
        list.Local(LocalReasonKind.Waiting, "", () => { while (!flags[0]) { total++; } });
        list.Local(LocalReasonKind.Waiting, "Set", () => { while (!box.Set) { Thread.Sleep(1); } });
        list.Local(LocalReasonKind.Waiting, "IsStopped", () => { while (!IsStopped) { total++; } });
        list.Local(LocalReasonKind.Waiting, "Queue<int>", () => { while (queue.Count == 0) { Thread.Sleep(1); } });
        list.Local(LocalReasonKind.Waiting, "", () => { while (!File.Exists(path)) { Thread.Sleep(10); } });
        list.Local(LocalReasonKind.Waiting, "stop", async () => { while (!stop) { await Task.Delay(10); } });
        AddPolling(list);
        list.Local(LocalReasonKind.Waiting, "no exit", () => { while (true) { total++; } });
        list.Local(LocalReasonKind.Waiting, "stop", () => { for (int i = 0; i < 3; i++) { while (!stop) { } } });
        list.Local(LocalReasonKind.Waiting, "", () => { while (!flags.Any(f => stop)) { total++; } });
        list.Local(LocalReasonKind.Waiting, "", () => { for (bool moved = true; moved;) { moved = flags.Any(f => flag == 0); total++; } });
        list.Local(LocalReasonKind.Waiting, "", () => { while (!flags.Any(f => box.Set)) { Thread.Sleep(1); } });
        stop = true;
        flag = 1;
    }

    /// <summary>
    /// A file is no variable: the closure sees when it changes. So what counts isn't whether the loop ends by it, but that what was captured may be read
    /// after it has changed.
    /// </summary>
    private static void AddPolling(SampleList list)
    {
        string path = "signal";
        var items = new List<int>();
        list.Local(LocalReasonKind.Waiting, "File.Exists", () => { for (int i = 0; i < 9 && !File.Exists(path); i++) { Thread.Sleep(1); } return items.Count; });
        list.Local(LocalReasonKind.Waiting, "File.Exists", () => { int n = 0; for (int i = 0; i < 9; i++) { if (File.Exists(path)) { n = items.Count; } Thread.Sleep(1); } return n; });
        list.Local(LocalReasonKind.Waiting, "File.Exists", () => { int n = 0; for (int i = 0; i < 9; i++) { n = Math.Max(n, CountIfGiven(path, items)); Thread.Sleep(1); } return n; });
        list.Local(LocalReasonKind.Waiting, "File.Exists", () => { for (int i = 0; i < 9; i++) { if (IsGiven(path)) { return items.Count; } Thread.Sleep(1); } return -1; });
        list.Local(LocalReasonKind.Waiting, "FileSystemInfo.Refresh", () =>
        {
            var file = new FileInfo(path);
            for (int i = 0; i < 9 && !file.Exists; i++) { Thread.Sleep(1); file.Refresh(); }
            return items.Count;
        });
    }

    private static bool IsGiven(string path) => File.Exists(path);

    private static int CountIfGiven(string path, List<int> items) => File.Exists(path) ? items.Count : 0;

    /// <summary>The variable that the loop moves on is read by lambdas inside it.</summary>
    private static int[] Settle(int[] centres)
    {
        for (bool moved = true; moved;)
        {
            int[] next = [.. Enumerable.Range(0, centres.Length).Select(i => Math.Min(centres[i], 3))];
            moved = !next.SequenceEqual(centres);
            centres = next;
        }

        return centres;
    }

    private static bool Advance(ref int i) => ++i < 5;

    private static IEnumerable<int> Endless()
    {
        int i = 0;
        while (true)
        {
            yield return i++;
        }
    }

    private bool Step() => ++position < 20;

    private sealed class Link(Link? next)
    {
        public Link? Next => next;
    }

    private sealed class Box
    {
        public bool Set = Environment.TickCount64 == 0;
    }

    private sealed class Lexer(string text)
    {
        private int at;

        public bool AtEnd => at >= text.Length;

        public char Next() => text[at++];
    }
}
