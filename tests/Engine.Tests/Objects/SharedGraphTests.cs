using CsCheck;
using Distributed.Engine.Objects;
using Distributed.Engine.Serialization;
using Distributed.Engine.Tests.Serialization;
using Distributed.Engine.Tests.WriteBack;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Tests.Objects;

/// <summary>Large arrays of graphs and of changes lie in segments; what comes of a call is the same.</summary>
public sealed class SharedGraphTests : IDisposable
{
    private const int Small = 400;

    private readonly LargeArrays _sides = new();

    public void Dispose()
    {
        Assert.True(_sides.IsAllFree);
        _sides.Dispose();
    }

    [Fact]
    public void A_large_array_goes_by_reference()
    {
        var array = Enumerable.Range(0, 100_000).ToArray();
        var (sum, sent, returned) = _sides.Run(array, copy => copy.Sum(x => (long)x));

        Assert.Equal(array.Sum(x => (long)x), sum);
        Assert.InRange(sent, 1, Small);
        Assert.InRange(returned, 1, Small);
    }

    [Fact]
    public void A_changed_array_comes_back_by_reference()
    {
        var array = new double[100_000];
        var (_, sent, returned) = _sides.Run(array, copy =>
        {
            for (var i = 0; i < copy.Length; i++) copy[i] = i + 1;
            return null;
        });

        Assert.Equal(Enumerable.Range(1, 100_000).Select(i => (double)i), array);
        Assert.InRange(sent, 1, Small);
        Assert.InRange(returned, 1, Small);
    }

    [Fact]
    public void New_arrays_come_back_by_reference()
    {
        var (result, _, returned) = _sides.Run(new object(), _ => new Pair(new int[50_000], new byte[70_000].Select((_, i) => (byte)i).ToArray()));

        var pair = Assert.IsType<Pair>(result);
        Assert.Equal(new int[50_000], pair.First);
        Assert.Equal(70_000, pair.Second.Length);
        Assert.Equal(Enumerable.Range(0, 70_000).Select(i => (byte)i), pair.Second);
        Assert.InRange(returned, 1, Small);
    }

    [Fact]
    public void A_run_of_changes_is_large_enough_or_travels()
    {
        var array = new int[100_000];
        var (_, _, returned) = _sides.Run(array, copy =>
        {
            copy.AsSpan(10, 100).Fill(1);
            copy.AsSpan(50_000, 40_000).Fill(2);
            for (var i = 20_000; i < 30_000; i += 100) copy[i] = 3;
            return null;
        });

        var expected = new int[100_000];
        expected.AsSpan(10, 100).Fill(1);
        expected.AsSpan(50_000, 40_000).Fill(2);
        for (var i = 20_000; i < 30_000; i += 100) expected[i] = 3;
        Assert.Equal(expected, array);
        Assert.InRange(returned, 100, 3_000);
    }

    [Fact]
    public void Structs_and_enums_and_halves_go_by_reference_too()
    {
        var dates = new DateTime[20_000];
        dates.AsSpan().Fill(new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.InRange(_sides.Run(dates, copy => copy[19_999] = copy[0].AddDays(1)).Sent, 1, Small);
        Assert.Equal(new DateTime(2020, 1, 2, 0, 0, 0, DateTimeKind.Utc), dates[19_999]);

        var days = new DayOfWeek[20_000];
        Assert.InRange(_sides.Run(days, copy => copy[5] = DayOfWeek.Friday).Sent, 1, Small);
        Assert.Equal(DayOfWeek.Friday, days[5]);

        var decimals = new decimal[20_000];
        Assert.InRange(_sides.Run(decimals, copy => { copy.AsSpan().Fill(1.10m); return null; }).Returned, 1, Small);
        Assert.All(decimals, d => Assert.Equal("1.10", d.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Small_arrays_and_references_travel()
    {
        Assert.InRange(_sides.Run(new byte[999], copy => copy[0] = 1).Sent, 999, 999 + Small);
        Assert.InRange(_sides.Run(new string?[1000], copy => copy[0] = "x").Sent, 4000, 4000 + Small);
        Assert.InRange(_sides.Run(new int[50, 50], copy => copy[0, 0] = 1).Sent, 10_000, 10_000 + Small);
    }

    [Fact]
    public void An_array_that_is_met_twice_is_one_array()
    {
        var array = new int[10_000];
        var (result, _, _) = _sides.Run(new object[] { array, array }, copy =>
        {
            ((int[])copy[0])[7] = 1;
            return ReferenceEquals(copy[0], copy[1]);
        });

        Assert.Equal(true, result);
        Assert.Equal(1, array[7]);
    }

    [Fact]
    public void What_the_caller_writes_meanwhile_survives_or_conflicts()
    {
        var array = new int[100_000];
        using var call = new Away(_sides, array, copy => copy.AsSpan(0, 50_000).Fill(1));
        array[99_999] = 5;
        call.Commit(conflicts: false);
        Assert.Equal((1, 1, 0, 5), (array[0], array[49_999], array[50_000], array[99_999]));

        using var second = new Away(_sides, array, copy => copy.AsSpan(0, 50_000).Fill(2));
        array[40_000] = 7;
        second.Commit(conflicts: true);
        Assert.Equal((1, 7), (array[0], array[40_000]));
    }

    [Fact]
    public void A_part_of_an_array_goes_by_reference()
    {
        var array = Enumerable.Range(0, 100_000).ToArray();
        int[] Closure() => array;
        var plan = new PartPlan(new ArrayWindow(array, 20_000, 30_000, IsOverwritten: false));
        var (sum, sent, returned) = _sides.Run((Func<int[]>)Closure, copy =>
        {
            var part = copy().AsSpan(20_000, 30_000);
            long sum = 0;
            foreach (var value in part) sum += value;
            part.Fill(-1);
            return sum;
        }, plan);

        Assert.Equal(Enumerable.Range(20_000, 30_000).Sum(x => (long)x), sum);
        Assert.InRange(sent, 1, 2 * Small);
        Assert.InRange(returned, 1, Small);
        Assert.Equal((19_999, -1, -1, 50_000), (array[19_999], array[20_000], array[49_999], array[50_000]));
    }

    [Fact]
    public void An_overwritten_part_comes_back_by_reference()
    {
        var array = new int[100_000];
        int[] Closure() => array;
        var plan = new PartPlan(new ArrayWindow(array, 20_000, 30_000, IsOverwritten: true));
        var (_, _, returned) = _sides.Run((Func<int[]>)Closure, copy =>
        {
            copy().AsSpan(20_000, 30_000).Fill(4);
            return null;
        }, plan);

        Assert.InRange(returned, 1, Small);
        Assert.Equal((0, 4, 4, 0), (array[19_999], array[20_000], array[49_999], array[50_000]));
    }

    [Fact]
    public void What_several_calls_capture_lies_there_once_unless_it_changed()
    {
        var array = new int[100_000];
        var first = _sides.Write(array);
        var same = _sides.Write(array);
        array[50_000] = 1;
        var other = _sides.Write(array);

        Assert.Equal(HandleOf(first), HandleOf(same));
        Assert.NotEqual(HandleOf(first), HandleOf(other));
        first.Release();
        Assert.Equal(0, ((int[])ReadAndRelease(same))[50_000]);
        Assert.Equal(1, ((int[])ReadAndRelease(other))[50_000]);
        same.Release();
        other.Release();
    }

    [Fact]
    public void Embedded_it_is_the_graph_that_bytes_would_have_been()
    {
        Gen.Select(Gen.Int[0, 600].Array[0, 12], Gen.Int[0, 3].Array[12]).Sample((lengths, kinds) =>
        {
            object?[] root = [.. lengths.Select((length, i) => Make(kinds[i], length)), "text", 5, new List<int> { 1, 2 }];
            var shared = _sides.Write(root);
            var embedded = shared.Embed();
            Assert.Equal(RoundTrip.Write([root]).Bytes.ToArray(), embedded.Bytes.ToArray());
            Assert.Empty(embedded.Shared);
            Isomorphic.Check([root], [RoundTrip.Read(embedded).Roots[0]]);
            Isomorphic.Check([root], [ReadAndRelease(shared)]);
            shared.Release();
        }, iter: 200);
    }

    [Fact]
    public void Random_changes_are_the_same_as_directly()
    {
        Gen.Select(Gen.Int[200, 3000], Gen.Int[0, 3000].Array[0, 20], Gen.Int[1, 900].Array[20]).Sample((length, starts, counts) =>
        {
            void Mutate(int[] array)
            {
                for (var i = 0; i < starts.Length; i++)
                {
                    var start = Math.Min(starts[i], length);
                    array.AsSpan(start, Math.Min(counts[i], length - start)).Fill(i + 1);
                }
            }

            var (original, oracle) = (new int[length], new int[length]);
            _sides.Run(original, copy =>
            {
                Mutate(copy);
                return null;
            });
            Mutate(oracle);
            Assert.Equal(oracle, original);
        }, iter: 300);
    }

    [Fact]
    public void Damaged_messages_give_typed_errors()
    {
        var array = new int[10_000];
        var snapshot = _sides.Write(array);
        var received = _sides.Read(snapshot);
        ((int[])received.Roots[0]!).AsSpan().Fill(1);
        var changes = _sides.Diff(received, new byte[5000]);
        Gen.Select(Gen.Int[0, snapshot.Bytes.Length - 1], Gen.Byte, Gen.Int[0, changes.Bytes.Length - 1]).Sample((at, value, atBack) =>
        {
            var damaged = snapshot.Bytes.ToArray();
            damaged[at] = value;
            AssertTyped(() => GraphReader.Read(damaged, RoundTrip.Reader(snapshot), GraphLimits.Default, shared: _sides.Source).Release());

            var back = changes.Bytes.ToArray();
            back[atBack] = value;
            AssertTyped(() => PreparedCommit.Prepare(snapshot, back, Shipped.Attempt.Definitions(changes), GraphLimits.Default, _sides.Source).Dispose());
        });
        received.Release();
        snapshot.Release();
        foreach (var content in changes.Shared) content.Dispose();
    }

    [Fact]
    public void Without_shared_memory_it_is_refused()
    {
        var snapshot = _sides.Write(new int[10_000]);
        Assert.Throws<GraphFormatException>(() => GraphReader.Read(snapshot.Bytes, RoundTrip.Reader(snapshot), GraphLimits.Default));
        snapshot.Release();
        Assert.Throws<SegmentException>(() => _sides.Read(snapshot));
    }

    private static void AssertTyped(Action read)
    {
        var error = Record.Exception(read);
        Assert.True(error is null or GraphFormatException or DefinitionException or SegmentException, $"{error}");
    }

    private static Array Make(int kind, int length) => kind switch
    {
        0 => Enumerable.Range(0, length).ToArray(),
        1 => Enumerable.Range(0, length).Select(i => (double)i).ToArray(),
        2 => Enumerable.Range(0, length).Select(i => (object)i.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray(),
        _ => new int[length / 20, 20],
    };

    private static string HandleOf(GraphSnapshot snapshot)
    {
        var buffer = new ByteBuffer();
        Assert.Single(snapshot.Shared).Content.WriteHandle(buffer);
        return Convert.ToHexString(buffer.Written);
    }

    private object ReadAndRelease(GraphSnapshot snapshot)
    {
        var received = _sides.Read(snapshot);
        received.Release();
        return received.Roots[0]!;
    }

    private sealed record Pair(int[] First, byte[] Second);

    private sealed class PartPlan(ArrayWindow window) : GraphPlan
    {
        public override Diagnostics.LocalReason? Admit(Type type) => null;

        public override Diagnostics.LocalReason? Admit(System.Reflection.MethodInfo method) => null;

        public override bool Needs(System.Reflection.FieldInfo field) => true;

        public override PlannedWindows WindowsOf(Delegate closure, object? state) => new([window], []);
    }

    /// <summary>A call that has run and isn't committed yet.</summary>
    private sealed class Away : IDisposable
    {
        private readonly GraphSnapshot _snapshot;
        private readonly GraphChanges _changes;
        private readonly LargeArrays _sides;

        public Away(LargeArrays sides, int[] array, Action<int[]> body)
        {
            _sides = sides;
            _snapshot = sides.Write(array);
            var received = sides.Read(_snapshot);
            body((int[])received.Roots[0]!);
            _changes = sides.Diff(received, [null]);
            received.Release();
        }

        public void Commit(bool conflicts)
        {
            using var prepared = _sides.Prepare(_snapshot, _changes);
            Assert.Equal(conflicts, prepared.FindConflict() is not null);
            if (!conflicts) prepared.Apply();
        }

        public void Dispose()
        {
            _snapshot.Release();
            foreach (var content in _changes.Shared) content.Dispose();
        }
    }
}
