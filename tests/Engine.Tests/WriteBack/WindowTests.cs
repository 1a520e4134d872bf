using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;
using Distributed.Engine.Tests.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Tests.WriteBack;

/// <summary>Arrays of which only a part travels.</summary>
public sealed class WindowTests
{
    private const int Length = 5_000;

    [Fact]
    public void Only_the_part_travels_and_its_changes_come_back()
    {
        var r = Enumerable.Range(0, Length).ToArray();
        Action body = () => r[2_000] = r[2_001] + r[2_099];
        var attempt = new WindowAttempt(body, new ArrayWindow(r, 2_000, 100, IsOverwritten: false));

        Assert.True(attempt.Snapshot.Bytes.Length < 600, $"{attempt.Snapshot.Bytes.Length} bytes");
        Assert.Single(attempt.Snapshot.Windows);
        attempt.Run();
        var prepared = attempt.Prepare(() => r[3_000] = -5);
        Assert.Null(prepared.FindConflict());
        prepared.Apply();
        Assert.Equal(2_001 + 2_099, r[2_000]);
        Assert.Equal((1_999, 2_001, -5), (r[1_999], r[2_001], r[3_000]));
    }

    [Fact]
    public void Another_change_of_the_part_is_a_conflict()
    {
        var r = new int[Length];
        Action body = () => r[2_000] = 1;
        var attempt = new WindowAttempt(body, new ArrayWindow(r, 2_000, 100, IsOverwritten: false));
        attempt.Run();
        Assert.NotNull(attempt.Prepare(() => r[2_000] = 2).FindConflict());
        Assert.Null(attempt.Prepare(() => (r[2_000], r[2_001]) = (0, 2)).FindConflict());
    }

    [Fact]
    public void An_overwritten_part_stays_behind_and_comes_back_whole()
    {
        var r = Enumerable.Repeat(7.5, Length).ToArray();
        Action body = () =>
        {
            for (var i = 1_000; i < 4_000; i++)
                r[i] = 0;
        };
        var attempt = new WindowAttempt(body, new ArrayWindow(r, 1_000, 3_000, IsOverwritten: true));
        Assert.True(attempt.Snapshot.Bytes.Length < 200, $"{attempt.Snapshot.Bytes.Length} bytes");
        Assert.True(attempt.Snapshot.NeedsGoodEnd);
        attempt.Run();
        var prepared = attempt.Prepare(() => r[2_000] = 3);

        // Both stored: either may be the later one.
        Assert.Null(prepared.FindConflict());
        prepared.Apply();
        Assert.Equal((7.5, 0, 0, 7.5), (r[999], r[1_000], r[3_999], r[4_000]));
    }

    [Fact]
    public void An_array_that_is_met_twice_travels_whole()
    {
        var r = Enumerable.Range(0, Length).ToArray();
        var again = new List<int[]> { r };
        Func<int> body = () => r[1] + again[0].Sum();
        var attempt = new WindowAttempt(body, new ArrayWindow(r, 0, 2, IsOverwritten: false));
        Assert.Empty(attempt.Snapshot.Windows);
        Assert.Equal(1 + (Length * (Length - 1) / 2), ((Func<int>)attempt.Received.Roots[0]!)());
    }

    [Fact]
    public void A_part_that_is_another_one_when_the_graph_is_written_travels_whole()
    {
        var r = new int[Length];
        Func<int> body = () => r[1];
        var asked = 0;
        var attempt = new WindowAttempt(body, () => new ArrayWindow(r, asked++, 2, IsOverwritten: false));
        Assert.Empty(attempt.Snapshot.Windows);
        Assert.Equal(2, asked);
    }

    [Fact]
    public void A_second_closure_of_the_same_code_uses_another_part()
    {
        var r = new int[Length];
        var all = new List<Action>();
        for (var k = 0; k < 2; k++)
        {
            var at = k * 100;
            var next = 1 - k;
            all.Add(() =>
            {
                r[at]++;
                if (next == 1)
                    all[next]();
            });
        }
        var attempt = new WindowAttempt(all[0], new ArrayWindow(r, 0, 1, IsOverwritten: false));
        Assert.Empty(attempt.Snapshot.Windows);
        attempt.Run();
        attempt.Prepare(() => { }).Apply();
        Assert.Equal((1, 1), (r[0], r[100]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, Length)]
    [InlineData(Length, 0)]
    public void Parts_at_the_edges(int from, int count)
    {
        var r = Enumerable.Range(0, Length).ToArray();
        Action body = () => Array.ForEach(r, _ => { });
        var attempt = new WindowAttempt(body, new ArrayWindow(r, from, count, IsOverwritten: false));
        var copy = (int[])attempt.Received.Windows[0].Window.Array;
        Assert.Equal(r.AsSpan(from, count), copy.AsSpan(from, count));
        copy.AsSpan(from, count).Fill(1);
        var prepared = attempt.Prepare(() => { });
        prepared.Apply();
        Assert.Equal(Enumerable.Range(0, Length).Select(i => i >= from && i < from + count ? 1 : i), r);
    }

    [Fact]
    public void A_change_outside_the_part_is_refused()
    {
        var r = new int[Length];
        var body = Body(r);
        var small = new WindowAttempt(body, new ArrayWindow(r, 20, 2, IsOverwritten: false));
        var large = new WindowAttempt(body, new ArrayWindow(r, 20, 200, IsOverwritten: false));
        ((int[])large.Received.Windows[0].Window.Array).AsSpan(20, 200).Fill(9);
        var changes = GraphDiff.Compute(large.Received, [null], GraphLimits.Default);
        Assert.Throws<GraphFormatException>(() => PreparedCommit.Prepare(small.Snapshot, changes.Bytes, new DefinitionReader(), GraphLimits.Default));
        Assert.All(r, x => Assert.Equal(0, x));
    }

    [Fact]
    public void Damaged_messages_never_allocate_what_nobody_sent()
    {
        var r = new int[Length];
        Action body = () => r[20] = 1;
        var attempt = new WindowAttempt(body, new ArrayWindow(r, 20, 2, IsOverwritten: false));
        var bytes = attempt.Snapshot.Bytes.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (var value in new byte[] { 0, 1, 127, 255 })
            {
                var damaged = (byte[])bytes.Clone();
                damaged[i] = value;
                try
                {
                    GraphReader.Read(damaged, RoundTrip.Reader(attempt.Snapshot), GraphLimits.Default);
                }
                catch (Exception e) when (e is GraphFormatException or DefinitionException)
                {
                }
            }
        }
    }

    private static Action Body(int[] array) => () => array[20] = 1;

    private sealed class WindowAttempt
    {
        public WindowAttempt(Delegate body, ArrayWindow window)
            : this(body, () => window)
        {
        }

        public WindowAttempt(Delegate body, Func<ArrayWindow> window)
        {
            Snapshot = GraphWriter.Write([body], new WindowPlan(window), GraphLimits.Default);
            Received = GraphReader.Read(Snapshot.Bytes, RoundTrip.Reader(Snapshot), GraphLimits.Default);
        }

        public GraphSnapshot Snapshot { get; }

        public ReceivedGraph Received { get; }

        public void Run() => ((Action)Received.Roots[0]!)();

        public PreparedCommit Prepare(Action meanwhile)
        {
            var changes = GraphDiff.Compute(Received, [null], GraphLimits.Default);
            meanwhile();
            return PreparedCommit.Prepare(Snapshot, changes.Bytes, Shipped.Attempt.Definitions(changes), GraphLimits.Default);
        }
    }

    private sealed class WindowPlan(Func<ArrayWindow> window) : GraphPlan
    {
        public override LocalReason? Admit(Type type) => null;

        public override LocalReason? Admit(MethodInfo method) => null;

        public override bool Needs(FieldInfo field) => true;

        public override PlannedWindows WindowsOf(Delegate closure, object? state) => new([window()], []);
    }
}
