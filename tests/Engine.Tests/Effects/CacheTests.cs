using System.Reflection;
using System.Runtime.Loader;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects;
using Distributed.Engine.Planning;

namespace Distributed.Engine.Tests.Effects;

/// <summary>What is remembered of code, and what makes it worthless (S12).</summary>
public class CacheTests
{
    private interface IPrice
    {
        int Of(int x);
    }

    /// <summary>In an engine of its own: the program of these tests was never reloaded, and has to stay so.</summary>
    [Fact]
    public void After_a_metadata_update_nothing_ships_that_was_analysed_before_or_is_now()
    {
        var context = new AssemblyLoadContext("engine of its own", isCollectible: true);
        try
        {
            var engine = context.LoadFromAssemblyPath(typeof(EffectAnalyzer).Assembly.Location);
            Func<int> closure = () => 1;
            var analyzer = Activator.CreateInstance(engine.GetType(typeof(EffectAnalyzer).FullName!)!, ReachWalk.MaxMethods)!;
            var before = Analyze(analyzer, closure.Method);
            Assert.Null(ReasonOf(before));

            engine.GetType(typeof(HotReload).FullName!)!.GetMethod(nameof(HotReload.UpdateApplication))!.Invoke(null, [null]);

            Func<int> later = () => 2;
            Assert.Equal(LocalReasons.HotReloaded().ToString(), ReasonOf(before));
            Assert.Equal(LocalReasons.HotReloaded().ToString(), ReasonOf(Analyze(analyzer, later.Method)));
            Assert.Null(new EffectAnalyzer().Analyze(closure.Method).Reason);
        }
        finally
        {
            context.Unload();
        }
    }

    [Fact]
    public void The_runtime_finds_the_handler_of_metadata_updates()
    {
        var handler = Assert.Single(typeof(HotReload).Assembly.GetCustomAttributes<System.Reflection.Metadata.MetadataUpdateHandlerAttribute>());

        Assert.Equal(typeof(HotReload), handler.HandlerType);
        Assert.NotNull(typeof(HotReload).GetMethod("UpdateApplication", [typeof(Type[])]));
    }

    /// <summary>Which is why an assembly that is loaded later changes no verdict: a type counts when an object of it is captured or created, not when it exists.</summary>
    [Fact]
    public void An_implementation_nobody_knew_of_is_judged_when_an_object_of_it_is_captured()
    {
        IPrice price = new Cheap();
        Func<int> closure = () => price.Of(1);
        var plan = new EffectsPlan(new EffectAnalyzer().Analyze(closure.Method));
        Assert.Null(plan.Admit(typeof(Cheap)));

        var reason = plan.Admit(typeof(Counting));

        Assert.Equal(LocalReasonKind.StaticState, reason!.Kind);
        Assert.Null(plan.Reason);
        Assert.Null(plan.Admit(typeof(Cheap)));
    }

    [Fact]
    public void What_an_attempt_found_out_is_remembered_by_method_and_does_not_touch_the_verdict()
    {
        Func<int> closure = () => 1;
        var plan = new EffectsPlan(new EffectAnalyzer().Analyze(closure.Method));
        var found = new LocalReason(LocalReasonKind.Result, "it returned a stream");

        plan.Remembered = found;

        Assert.Equal((null, found), (plan.Reason, plan.Remembered));
    }

    private static object Analyze(object analyzer, MethodInfo method) => analyzer.GetType().GetMethod(nameof(EffectAnalyzer.Analyze))!.Invoke(analyzer, [method])!;

    private static string? ReasonOf(object effects) => effects.GetType().GetProperty(nameof(ClosureEffects.Reason))!.GetValue(effects)?.ToString();

    private sealed class Cheap : IPrice
    {
        public int Of(int x) => x;
    }

    private sealed class Counting : IPrice
    {
        private static int count;

        public int Of(int x) => x + ++count;
    }
}
