using CsCheck;
using Distributed.Engine.Planning;
using Distributed.Engine.Serialization;
using static Distributed.Engine.Tests.WriteBack.LoopShapes;

namespace Distributed.Engine.Tests.WriteBack;

/// <summary>Arrays of which each call of a loop uses another part.</summary>
public sealed class LoopWindowTests
{
    private const int Length = 50_000;

    [Fact]
    public void Each_call_gets_its_part_and_brings_back_its_own()
    {
        var (source, results, settings) = (Enumerable.Range(0, Length + 1).ToArray(), new double[Length], new Settings());
        var loop = MapLoop(source, results, settings, out var plan);
        Assert.Equal(2, loop.Base.Open.Length);
        Assert.True(loop.Base.Snapshot.Bytes.Length < 1_000, $"{loop.Base.Snapshot.Bytes.Length} bytes");

        var chunk = loop.Chunk(new MapChunk(1_000, 2_000, source, results, settings).Run)!;
        Assert.InRange(chunk.Snapshot.Bytes.Length, 1_001 * sizeof(int), 1_001 * sizeof(int) + 100);
        Assert.True(chunk.Snapshot.NeedsGoodEnd);
        chunk.Run();
        Assert.InRange(chunk.Diff().Bytes.Length, 1_000 * sizeof(double), 1_000 * sizeof(double) + 50);
        source[10] = -1;
        results[5_000] = 7;
        var prepared = chunk.Prepare();
        Assert.Null(prepared.FindConflict());
        prepared.Apply();

        Assert.Equal((0, 1_000 + 1_001 * 3, 1_999 + 2_000 * 3, 0, 7), (results[999], results[1_000], results[1_999], results[2_000], results[5_000]));
        Assert.Equal(-1, source[10]);
        Assert.Null(plan.Reason);
    }

    [Fact]
    public void An_array_that_every_call_reads_lies_in_the_shared_graph_once()
    {
        var (source, results) = (Enumerable.Range(0, Length).ToArray(), new long[Length]);
        Action all = new SumChunk(0, Length, source, results).Run;
        var loop = new LoopTrip([source, results], all, new SumChunk(0, 100, source, results).Run, PlanOf(all));
        var array = Assert.Single(loop.Base.Open);
        Assert.Same(results, loop.Base.Snapshot.Objects[array]);
        Assert.InRange(loop.Base.Snapshot.Bytes.Length, Length * sizeof(int), Length * sizeof(int) + 100);

        var chunk = loop.Chunk(new SumChunk(100, 200, source, results).Run)!;
        Assert.True(chunk.Snapshot.Bytes.Length < 100, $"{chunk.Snapshot.Bytes.Length} bytes");
        chunk.RunAndCommit();
        Assert.Equal((0, 1_249_975_100, 1_249_975_199, 0), (results[99], results[100], results[199], results[200]));
    }

    [Fact]
    public void A_change_of_the_part_meanwhile_is_a_conflict()
    {
        var (values, settings) = (new Values(new int[Length]), new Settings { Shift = 10 });
        var loop = ShiftLoop(values, settings);
        var chunk = loop.Chunk(new ShiftChunk(0, 100, settings, values).Run)!.Run();

        values.Items[9] = 1;
        values.Items[110] = 1;
        Assert.Null(chunk.Prepare().FindConflict());
        values.Items[109] = 1;
        Assert.Equal("a captured System.Int32[]", chunk.Prepare().FindConflict());
    }

    [Fact]
    public void The_part_is_taken_when_the_call_is_written()
    {
        var (values, settings) = (new Values(new int[Length]), new Settings());
        var loop = ShiftLoop(values, settings);
        loop.Chunk(new ShiftChunk(0, 100, settings, values).Run)!.RunAndCommit();
        loop.Chunk(new ShiftChunk(50, 150, settings, values).Run)!.RunAndCommit();

        Assert.Equal((3, 3, 6, 6, 3, 3, 0), (values.Items[0], values.Items[49], values.Items[50], values.Items[99], values.Items[100], values.Items[149], values.Items[150]));
    }

    [Fact]
    public void A_call_is_written_whole_when_what_its_part_follows_from_has_changed()
    {
        var (values, settings) = (new Values(new int[Length]), new Settings { Shift = 10 });
        var loop = ShiftLoop(values, settings);
        Assert.NotNull(loop.Chunk(new ShiftChunk(0, 100, settings, values).Run));

        settings.Factor = 5;
        Assert.NotNull(loop.Chunk(new ShiftChunk(0, 100, settings, values).Run));
        settings.Shift = 20;
        Assert.Null(loop.Chunk(new ShiftChunk(0, 100, settings, values).Run));
    }

    [Fact]
    public void A_call_that_uses_the_array_in_another_way_too_is_written_whole()
    {
        var (values, settings) = (new Values(new int[Length]), new Settings());
        var loop = ShiftLoop(values, settings);
        Action chunk = new ShiftChunk(0, 100, settings, values).Run;
        Assert.Null(loop.Chunk(chunk, new List<int[]> { values.Items }));
        Assert.NotNull(loop.Chunk(chunk));
    }

    [Fact]
    public void A_second_closure_of_the_same_code_uses_another_part()
    {
        var (values, settings) = (new Values(new int[Length]), new Settings());
        var loop = ShiftLoop(values, settings);
        Action chunk = new ShiftChunk(0, 100, settings, values).Run;
        Assert.Null(loop.Chunk(chunk, (Action)new ShiftChunk(100, 200, settings, values).Run));
        Assert.NotNull(loop.Chunk(chunk, chunk));
    }

    [Fact]
    public void An_array_that_is_held_twice_lies_in_the_shared_graph_whole()
    {
        var (values, settings) = (new Values(new int[Length]), new Settings());
        Action all = new ShiftChunk(0, Length, settings, values).Run;
        var loop = new LoopTrip([settings, values, new List<int[]> { values.Items }], all, new ShiftChunk(0, 100, settings, values).Run, GraphPlanOf(all));

        Assert.Empty(loop.Base.Open);
        Assert.True(loop.Base.Snapshot.Bytes.Length > Length * sizeof(int));
        loop.Chunk(new ShiftChunk(0, 100, settings, values).Run)!.RunAndCommit();
        Assert.Equal((3, 3, 0), (values.Items[0], values.Items[99], values.Items[100]));
    }

    [Fact]
    public void A_root_of_the_shared_graph_that_one_object_of_the_call_holds_is_held_once()
    {
        var (source, results, settings) = (new int[Length + 1], new double[Length], new Settings());
        var loop = MapLoop(source, results, settings, out _);
        Action chunk = new MapChunk(0, 10, source, results, settings).Run;
        Assert.NotNull(loop.Chunk(chunk));
        Assert.Null(loop.Chunk(chunk, new List<object> { results }));
    }

    [Fact]
    public void A_loop_in_random_pieces_does_what_it_does_directly() =>
        Gen.Select(Gen.Int[1_100, 9_000], Gen.Int[1, 900], Gen.Int[0, 3], Gen.Bool).Sample(
            static (length, step, shift, isBackwards) =>
            {
                int[] source = [.. Enumerable.Range(5, length + 1)], expectedItems = [.. Enumerable.Range(0, length + shift)];
                var (results, expected, settings) = (new double[length], new double[length], new Settings { Shift = shift });
                var values = new Values([.. expectedItems]);
                new MapChunk(0, length, source, expected, settings).Run();
                new ShiftChunk(0, length, settings, new Values(expectedItems)).Run();

                var map = MapLoop(source, results, settings, out _);
                var shifted = ShiftLoop(values, settings);
                var starts = Enumerable.Range(0, (length + step - 1) / step).Select(k => k * step);
                foreach (var from in isBackwards ? starts.Reverse() : starts)
                {
                    var to = Math.Min(length, from + step);
                    map.Chunk(new MapChunk(from, to, source, results, settings).Run)!.RunAndCommit();
                    shifted.Chunk(new ShiftChunk(from, to, settings, values).Run)!.RunAndCommit();
                }
                Assert.Equal(expected, results);
                Assert.Equal(expectedItems, values.Items);
            },
            iter: 60,
            threads: 1);

    private static LoopTrip MapLoop(int[] source, double[] results, Settings settings, out ShipPlan plan)
    {
        Action all = new MapChunk(0, results.Length, source, results, settings).Run;
        plan = PlanOf(all);
        return new LoopTrip([source, results, settings], all, new MapChunk(0, 1, source, results, settings).Run, plan);
    }

    private static LoopTrip ShiftLoop(Values values, Settings settings)
    {
        Action all = new ShiftChunk(0, values.Items.Length - settings.Shift, settings, values).Run;
        return new LoopTrip([settings, values], all, new ShiftChunk(0, 10, settings, values).Run, GraphPlanOf(all));
    }

    /// <summary>What the analysis says of arrays; everything travels.</summary>
    private static WholePlan GraphPlanOf(Delegate closure) => new WholePlan(PlanOf(closure));

    private sealed class WholePlan(ShipPlan analysed) : GraphPlan
    {
        public override Diagnostics.LocalReason? Admit(Type type) => null;

        public override Diagnostics.LocalReason? Admit(System.Reflection.MethodInfo method) => null;

        public override bool Needs(System.Reflection.FieldInfo field) => true;

        public override PlannedWindows WindowsOf(Delegate closure, object? state) => analysed.WindowsOf(closure, state);
    }
}
