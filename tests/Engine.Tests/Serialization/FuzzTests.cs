using System.Collections.Immutable;
using Distributed.Engine.Serialization;
using Distributed.Engine.Tests.WriteBack;
using Xunit.Abstractions;

namespace Distributed.Engine.Tests.Serialization;

/// <summary>Whatever arrives, the reader ends with a graph or with one of its two typed exceptions, and memory stays sound.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Rounds = 20_000;

    [Fact]
    public void Damaged_graphs_give_a_typed_exception_or_another_graph()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var snapshot = RoundTrip.Write(Sample());
        var definitions = RoundTrip.Reader(snapshot);
        var good = snapshot.Bytes.ToArray();
        var failures = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Damage(good, random);
            try
            {
                GraphReader.Read(bytes, definitions, GraphLimits.Default, new Tokens());
            }
            catch (Exception e) when (e is GraphFormatException or DefinitionException)
            {
                failures++;
            }
        }
        GC.Collect();
        Assert.InRange(failures, Rounds / 10, Rounds);
    }

    [Fact]
    public void Damaged_graphs_that_continue_others_give_a_typed_exception_or_another_graph()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (shared, values, settings) = (Sample(), new LoopShapes.Values([.. Enumerable.Range(0, 2_000)]), new LoopShapes.Settings());
        Action all = new LoopShapes.ShiftChunk(0, 2_000, settings, values).Run;
        Action piece = new LoopShapes.ShiftChunk(100, 130, settings, values).Run;
        var plan = new AnalysedWindows(LoopShapes.PlanOf(all));
        var basis = GraphWriter.WriteBase([settings, values, .. shared], new CallShape(all, null), new CallShape(piece, null), plan, GraphLimits.Default);
        var snapshot = GraphWriter.TryContinue(basis, [piece, shared[2], new Dictionary<string, object?> { ["k"] = shared[3] }], GraphLimits.Default)!;
        Assert.Single(basis.Open);
        var definitions = RoundTrip.Reader(basis.Snapshot);
        definitions.Add(new PeerDefinitions().Select(snapshot.DefinitionIds));
        byte[] goodBase = basis.Snapshot.Bytes.ToArray(), good = snapshot.Bytes.ToArray();
        var failures = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var isBaseDamaged = round % 2 == 0;
            try
            {
                var graph = GraphReader.ReadBase(isBaseDamaged ? Damage(goodBase, random) : goodBase, definitions, GraphLimits.Default, new Tokens());
                GraphReader.Continue(graph, isBaseDamaged && round % 4 == 0 ? good : Damage(good, random), definitions, GraphLimits.Default, new Tokens());
            }
            catch (Exception e) when (e is GraphFormatException or DefinitionException)
            {
                failures++;
            }
        }
        GC.Collect();
        Assert.InRange(failures, Rounds / 10, Rounds - 1);
    }

    [Fact]
    public void Damaged_definitions_give_a_typed_exception()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var snapshot = RoundTrip.Write(Sample());
        var good = new PeerDefinitions().Select(snapshot.DefinitionIds);
        var failures = 0;
        for (var round = 0; round < Rounds / 10; round++)
        {
            var reader = new DefinitionReader();
            try
            {
                reader.Add(Damage(good, random));
                GraphReader.Read(snapshot.Bytes, reader, GraphLimits.Default, new Tokens());
            }
            catch (Exception e) when (e is GraphFormatException or DefinitionException)
            {
                failures++;
            }
        }
        Assert.InRange(failures, 1, Rounds);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var snapshot = RoundTrip.Write(Sample());
        var definitions = RoundTrip.Reader(snapshot);
        for (var length = 0; length < snapshot.Bytes.Length; length++)
            Assert.Throws<GraphFormatException>(() => GraphReader.Read(snapshot.Bytes[..length], definitions, GraphLimits.Default, new Tokens()));
    }

    [Theory]
    [InlineData("01 00 FF FF FF FF 07 00 00 00")]
    [InlineData("01 00 00 FF FF FF FF 07")]
    [InlineData("02")]
    [InlineData("")]
    [InlineData("01 05 00 00 00 00")]
    [InlineData("01 00 00 01 07 00 00")]
    public void Malformed_headers_are_refused(string hex) =>
        Assert.Throws<GraphFormatException>(() => GraphReader.Read(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), new DefinitionReader(), GraphLimits.Default));

    [Fact]
    public void An_announced_size_is_not_allocated_before_the_bytes_are_there()
    {
        var snapshot = RoundTrip.Write([new byte[1000]]);
        var definitions = RoundTrip.Reader(snapshot);
        var bytes = snapshot.Bytes.ToArray();
        var at = bytes.AsSpan().IndexOf(new byte[] { 0xEB, 0x07 });
        Assert.True(at > 0);
        byte[] forged = [.. bytes.AsSpan(0, at), 0xFF, 0xFF, 0xFF, 0xFF, 0x07, .. bytes.AsSpan(at + 2)];
        forged[5] += 3;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<GraphFormatException>(() => GraphReader.Read(forged, definitions, GraphLimits.Default));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_wrong_reference_never_gets_into_a_field()
    {
        var snapshot = RoundTrip.Write([new Pair { Text = "text", List = [1] }]);
        var definitions = RoundTrip.Reader(snapshot);
        var graph = RoundTrip.Read(snapshot);
        var layout = TypeLayout.Of(typeof(Pair));
        var bytes = snapshot.Bytes.ToArray();
        var text = graph.BodyOffsets[0] + layout.References.Single(r => r.Name == "Text").BodyOffset;
        bytes[text] = 1;
        var e = Assert.Throws<GraphFormatException>(() => GraphReader.Read(bytes, definitions, GraphLimits.Default));
        Assert.EndsWith("Pair.Text (System.String).", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Damage(byte[] good, Random random)
    {
        var bytes = (byte[])good.Clone();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            switch (random.Next(4))
            {
                case 0:
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes = bytes[..random.Next(1, bytes.Length + 1)];
                    break;
                default:
                    var at = random.Next(bytes.Length);
                    bytes = [.. bytes.AsSpan(0, at), (byte)random.Next(256), .. bytes.AsSpan(at)];
                    break;
            }
        }
        return bytes;
    }

    private static object?[] Sample()
    {
        var shared = new Pair { Text = "abc", List = [1, 2, 3] };
        var x = 5;
        using var source = new CancellationTokenSource();
        Func<string> f = () => shared.Text + x;
        return
        [
            f, f + f, shared, new object[] { shared, 1, "x", DayOfWeek.Friday, typeof(string), new Uri("http://a") }, new Dictionary<string, Pair> { ["k"] = shared },
            new HashSet<object> { shared, 1 }, new int[2, 3], new KeyValuePair<string, int>[] { new("a", 1) }, ImmutableHashSet.Create(1, 2), source.Token,
            new InvalidOperationException("x"), StringComparer.Ordinal, new string?[] { null, "s" }, Array.Empty<int>(),
        ];
    }

    private sealed class Tokens : SurrogateContext
    {
        private static readonly CancellationTokenSource Source = new();

        public override CancellationToken Token(int number) => Source.Token;
    }

    /// <summary>Lets everything travel but what the analysis says isn't used of arrays.</summary>
    private sealed class AnalysedWindows(GraphPlan analysed) : GraphPlan
    {
        public override Diagnostics.LocalReason? Admit(Type type) => null;

        public override Diagnostics.LocalReason? Admit(System.Reflection.MethodInfo method) => null;

        public override bool Needs(System.Reflection.FieldInfo field) => true;

        public override PlannedWindows WindowsOf(Delegate closure, object? state) => analysed.WindowsOf(closure, state);
    }

    private sealed class Pair
    {
        public string? Text;
        public List<int>? List;
    }
}
