using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>What shipped with another answer when it was tried by somebody who had not read the analyser, and its harmless neighbours.</summary>
internal sealed class AdversarialSamples
{
    public static List<Sample> All()
    {
        var list = new SampleList("adversarial");
        Waits(list);
        Cancellations(list);
        References(list);
        Processes(list);
        return list.Items;
    }

    private static void Waits(SampleList list)
    {
        bool stop = Environment.TickCount64 == 0;
        int limit = 10;
        var box = new Box();
        list.Local(LocalReasonKind.Waiting, "stop", () => { for (int i = 0; i < limit; i++) { if (stop) { return i; } } return -1; });
        list.Local(LocalReasonKind.Waiting, "stop", () => { foreach (int i in Forever()) { if (stop) { return i; } } return -1; });
        list.Local(LocalReasonKind.Waiting, "stop", () => Enumerable.Range(0, limit).Any(_ => { Thread.Sleep(1); return stop; }));
        list.Local(LocalReasonKind.Waiting, "Value", () => Until(box, limit));
        list.Local(LocalReasonKind.Waiting, "Value", () => { for (int i = 0; i < limit; i++) { if (box.Value != 0) { return i; } Thread.Sleep(1); } return -1; });
        list.Ships(() => { int n = 0; for (int i = 0; i < 10; i++) { if (limit < 3) { return n; } n += i; } return n; });
        list.Ships(() => { int n = 0; for (int i = 0; i < limit; i++) { if (box.Value == 3) { return n; } n += i; } return n; });
        list.Ships(() => Enumerable.Range(0, limit).Any(i => i == limit));
        stop = !stop;
    }

    private static void Cancellations(SampleList list)
    {
        var token = CancellationToken.None;
        int x = 1, seen = 0;
        list.Local(LocalReasonKind.Edge, "cancellation", () => { try { token.ThrowIfCancellationRequested(); } catch (OperationCanceledException) { } return x; });
        list.Local(LocalReasonKind.Edge, "cancellation", () => { try { token.ThrowIfCancellationRequested(); } catch (Exception e) when (e.Message.Length > x) { } });
        list.Local(LocalReasonKind.Edge, "cancellation", () => { try { token.ThrowIfCancellationRequested(); } finally { seen = x; } });
        list.Local(LocalReasonKind.Edge, "cancellation", async () => { try { await Task.Delay(-1, token); } catch (TaskCanceledException) { } return x; });
        list.Local(LocalReasonKind.Edge, "Swallow", async () => { await Swallow(token); return x; });
        list.Local(LocalReasonKind.Edge, "ConfigureAwait", async () => { await Task.Delay(-1, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); return x; });
        list.Ships(() => { try { token.ThrowIfCancellationRequested(); return x; } catch (OperationCanceledException) { return -1; } });
        list.Ships(() => { int n = 0; foreach (int i in Enumerable.Range(0, 5)) { token.ThrowIfCancellationRequested(); n += i; } return n + x; });
        list.Ships(async () => { await Task.Delay(1, token); return x; });
        list.Ships(() => { try { return int.Parse("1"); } catch (FormatException) { return x; } });
    }

    private static void References(SampleList list)
    {
        string a = new('x', 2);
        string b = a;
        Func<int> f = One();
        list.Local(LocalReasonKind.StaticState, "references of strings", () => ReferenceEquals(a, "xx"));
        list.Local(LocalReasonKind.StaticState, "references of strings", () => (object)a == (object)string.Concat(b, ""));
        list.Local(LocalReasonKind.StaticState, "references of strings", () => ReferenceEquals(f, One()));
        list.Ships(() => ReferenceEquals(a, b));
        list.Ships(() => a == "xx");
    }

    private static void Processes(SampleList list)
    {
        string a = new('x', 2);
        list.Local(LocalReasonKind.ProcessBound, "IsInterned", () => string.IsInterned(a) != null);
        list.Local(LocalReasonKind.ProcessBound, "GetTempPath", () => Path.GetTempPath());
        list.Local(LocalReasonKind.ProcessBound, "Trace", () => System.Diagnostics.Trace.WriteLine(a));
    }

    private static Func<int> One() => static () => 1;

    private static IEnumerable<int> Forever()
    {
        for (int i = 0; ; i++)
        {
            yield return i;
        }
    }

    private static async Task Swallow(CancellationToken token)
    {
        try
        {
            await Task.Delay(-1, token);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static int Until(Box box, int left)
    {
        if (box.Value != 0 || left == 0)
        {
            return box.Value;
        }

        Thread.Sleep(1); // Waits: read by the analyser, never run.
        return Until(box, left - 1);
    }

    private sealed class Box
    {
        public int Value { get; set; }
    }
}
