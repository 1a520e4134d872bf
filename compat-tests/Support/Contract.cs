using System.Reflection;
#if XUNIT_V3
using Xunit.Sdk;
using Xunit.v3;
#else
using Xunit.Sdk;
#endif

#if XUNIT_V3
[assembly: Parallelization(Mode = ParallelMode.None)]
#else
[assembly: CollectionBehavior(DisableTestParallelization = true)]
#endif

namespace Compat;

/// <summary>Base of every contract: checks after each behaviour that its calls went where they must.</summary>
[ShippingIsChecked]
public abstract class Contract
{
    /// <summary>Long enough for any loaded machine; only a behaviour that hangs ever waits so long.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
}

/// <summary>
/// Takes the difference of the file's counts over one behaviour. Behaviours run one at a time, so the difference is the behaviour's own.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ShippingIsCheckedAttribute : BeforeAfterTestAttribute
{
    private SiteCounts _before = SiteCounts.None;

#if XUNIT_V3
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => Start(methodUnderTest);

    public override void After(MethodInfo methodUnderTest, IXunitTest test) => Check(methodUnderTest);
#else
    public override void Before(MethodInfo methodUnderTest) => Start(methodUnderTest);

    public override void After(MethodInfo methodUnderTest) => Check(methodUnderTest);
#endif

    private void Start(MethodInfo method)
    {
        if (Shipping.Log.IsEnforced && method.GetCustomAttribute<BehaviourAttribute>() is { } behaviour)
        {
            _before = Shipping.Log.Counts(behaviour.File);
            Disturbance.Current.Begin($"{method.DeclaringType!.FullName}.{method.Name}");
        }
    }

    private void Check(MethodInfo method)
    {
        if (!Shipping.Log.IsEnforced || method.GetCustomAttribute<BehaviourAttribute>() is not { } behaviour)
        {
            return;
        }

        var disturbance = Disturbance.Current.End();
        var counts = Shipping.Log.Counts(behaviour.File).Since(_before);
        VerdictFile.Note(method, counts);
        var story = $"{counts.Shipped} of {counts.Calls} calls shipped; local: " +
            $"{string.Join("; ", counts.LocalReasons.Select(r => $"{r.Value} × {r.Key}"))} {disturbance}";
        switch (behaviour.Ships)
        {
            case Ships.Must when behaviour.Missed is { } missed:
                Assert.True(counts.Calls == 0 || counts.Shipped < counts.Calls, $"This behaviour ships now: take its mark 'Missed' away. {story}");
                Assert.True(
                    counts.Calls == 0 ? missed == "no redirected call" : Names(counts, missed),
                    $"A local reason must name '{missed}', or the mark 'Missed' is out of date: {story}");
                break;
            case Ships.Must:
                Assert.True(counts.Calls > 0 || behaviour.IsTimed, "This behaviour must ship, but no redirected call was counted in its file.");
                Assert.True(counts.Calls == counts.Shipped, $"This behaviour must ship: {story}");
                break;
            case Ships.Never:
                Assert.True(counts.Shipped == 0, $"This behaviour must stay local: {story}");
                break;
        }

        Assert.True(
            behaviour.SendsAtMost == 0 || Disturbance.Current.LosesExecutors || counts.BytesSent <= behaviour.SendsAtMost, $"This behaviour may send {behaviour.SendsAtMost} bytes, and sent {counts.BytesSent}: {story}");
        if (behaviour.Reason is { } reason)
        {
            Assert.True(Names(counts, reason), $"A local reason must name '{reason}': {story}");
        }
    }

    private static bool Names(SiteCounts counts, string text) => counts.LocalReasons.Keys.Any(k => k.Contains(text, StringComparison.Ordinal));
}
