using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Tests.Serialization;

public sealed class PlanTests
{
    [Fact]
    public void A_field_that_is_not_needed_travels_as_null()
    {
        var plan = new FieldPlan("Kept");
        var snapshot = RoundTrip.Write([new Two { Kept = "k", Dropped = new MemoryStream(), Number = 3 }], plan);
        var copy = (Two)RoundTrip.Read(snapshot).Roots[0]!;
        Assert.True(snapshot.IsPruned);
        Assert.Equal(("k", null, 3), (copy.Kept, copy.Dropped, copy.Number));
    }

    [Fact]
    public void What_collections_are_made_of_is_never_pruned()
    {
        var snapshot = RoundTrip.Write([new List<string> { "a" }], new FieldPlan());
        Assert.Equal(["a"], (List<string>)RoundTrip.Read(snapshot).Roots[0]!);
        Assert.False(snapshot.IsPruned);
    }

    [Fact]
    public void A_type_admitted_later_can_make_a_field_needed_that_was_pruned()
    {
        var plan = new FieldPlan { OnAdmit = (self, type) => self.Add(type == typeof(Marker) ? "Dropped" : "Next") };
        var copy = (Two)RoundTrip.Read(RoundTrip.Write([new Two { Dropped = "late", Next = new Marker() }], plan)).Roots[0]!;
        Assert.Equal("late", copy.Dropped);
    }

    [Fact]
    public void Types_and_methods_are_asked_once_per_plan()
    {
        var plan = new FieldPlan("x");
        var x = 1;
        Func<int> f = () => x;
        RoundTrip.Write([f], plan);
        RoundTrip.Write([f], plan);
        Assert.Equal(plan.Asked.Distinct(), plan.Asked);
        Assert.Contains(f.Method, plan.Asked);
    }

    [Fact]
    public void A_refusal_of_the_plan_gets_the_path()
    {
        var captured = new Two { Next = new Marker() };
        Func<object> f = () => captured;
        var e = Assert.Throws<NotShippableException>(() => RoundTrip.Write([f], new FieldPlan("captured", "Next") { Refused = typeof(Marker) }));
        Assert.Equal("captured.Next (Distributed.Engine.Tests.Serialization.PlanTests.Marker): no markers", e.Reason.What);
    }

    [Fact]
    public void Caches_of_lambdas_never_travel()
    {
        var x = 1;
        Func<int[], int> f = a => a.Sum(v => v + x);
        f([1]);
        Assert.Equal(2, RoundTrip.Write([f]).Objects.Length);
    }

    [Fact]
    public void A_graph_beyond_the_limits_is_refused_with_the_numbers()
    {
        var e = Assert.Throws<NotShippableException>(() => GraphWriter.Write([new object[] { new(), new(), new() }], GraphPlan.Everything, new GraphLimits(3, 1000)));
        Assert.Equal(
            "the captured objects are more than 3 or take more than 1000 bytes (capture less, or raise ClusterOptions.MaxGraphObjects and MaxFrameBytes)", e.Reason.ToString());
        Assert.Equal(LocalReasonKind.Limit, e.Reason.Kind);
        Assert.Throws<NotShippableException>(() => GraphWriter.Write([new byte[2000]], GraphPlan.Everything, new GraphLimits(3, 1000)));
    }

    private sealed class Two
    {
        public string? Kept;
        public object? Dropped;
        public object? Next;
        public int Number;
    }

    private sealed class Marker;

    private sealed class FieldPlan(params string[] names) : GraphPlan
    {
        private readonly HashSet<string> _names = [.. names];

        public List<object> Asked { get; } = [];

        public Action<FieldPlan, Type>? OnAdmit { get; init; }

        public Type? Refused { get; init; }

        public void Add(string name) => _names.Add(name);

        public override LocalReason? Admit(Type type)
        {
            Asked.Add(type);
            OnAdmit?.Invoke(this, type);
            return type == Refused ? new LocalReason(LocalReasonKind.UnknownCode, "no markers") : null;
        }

        public override LocalReason? Admit(MethodInfo method)
        {
            Asked.Add(method);
            return null;
        }

        public override bool Needs(FieldInfo field) => _names.Contains(field.Name);
    }
}
