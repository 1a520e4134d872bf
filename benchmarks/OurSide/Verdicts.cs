using System.Diagnostics;
using Distributed.Benchmarks.Harness;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects;
using Distributed.Engine.Planning;
using Distributed.Engine.Serialization;

namespace Distributed.Benchmarks.OurSide;

/// <summary>Verdicts on typical closures: the first one of each, and those that are remembered.</summary>
internal static class Verdicts
{
    /// <summary>The role of a new process that gives each closure its first verdict: what the engine knows of the framework's code is not there yet either.</summary>
    internal const string Role = "verdicts";

    /// <summary>Microseconds for the first verdict on each closure, captures included, in ascending order. Each has a new analyser.</summary>
    internal static double[] FirstMicroseconds()
    {
        Delegate[] closures = TypicalClosures.Create();
        double[] micros = new double[closures.Length];
        for (int i = 0; i < closures.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            EffectAnalyzer analyzer = new();
            EffectsPlan plan = new(analyzer.Analyze(closures[i].Method));
            if (plan.Reason is null)
            {
                Admit(closures[i], plan);
            }

            micros[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(micros);
        return micros;
    }

    /// <summary>The share of the closures that may be shipped: a refusal at once would pass for a fast verdict.</summary>
    internal static double ShippableShare()
    {
        Delegate[] closures = TypicalClosures.Create();
        return (double)closures.Count(c => new EffectsPlan(new EffectAnalyzer().Analyze(c.Method)) is { Reason: null } plan && Admit(c, plan)) / closures.Length;
    }

    /// <summary>Nanoseconds to find a closure's plan at a call site that has passed it before.</summary>
    internal static Sample PlanNanoseconds(int times)
    {
        int seed = times;
        CallRequest request = Request(() => seed);
        Planner planner = CreatePlanner();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            if (planner.Plan(request, out _) is null)
            {
                throw new InvalidOperationException("The closure has to be shippable.");
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / times;
    }

    /// <summary>The same, and the snapshot of its one captured int under that plan, which asks it about each captured type.</summary>
    internal static Sample PlanAndSnapshotNanoseconds(int times)
    {
        int seed = times;
        CallRequest request = Request(() => seed);
        Planner planner = CreatePlanner();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            _ = GraphWriter.Write([request.Body], planner.Plan(request, out _)!, GraphLimits.Default);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / times;
    }

    /// <summary>The snapshot alone, without a verdict.</summary>
    internal static Sample SnapshotNanoseconds(int times)
    {
        int seed = times;
        CallRequest request = Request(() => seed);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            _ = GraphWriter.Write([request.Body], GraphPlan.Everything, GraphLimits.Default);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / times;
    }

    private static bool Admit(Delegate closure, ShipPlan plan)
    {
        try
        {
            _ = GraphWriter.Write([closure], plan, GraphLimits.Default);
            return true;
        }
        catch (NotShippableException)
        {
            return false;
        }
    }

    private static Planner CreatePlanner()
    {
        EffectAnalyzer analyzer = new();
        return new Planner(method => new EffectsPlan(analyzer.Analyze(method)));
    }

    private static CallRequest Request(Func<int> body) => new(
        new CallSite("Verdicts.cs", 1, "Task.Run"), CallForm.Run, body, null, default, TaskCreationOptions.DenyChildAttach, static _ => Task.CompletedTask);
}
