using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects;

namespace Distributed.Engine.Planning.Static;

/// <summary>
/// The verdict on each redirected call of a program that isn't running: effects as for a call, held against the declared types of what is captured.
/// Not thread-safe.
/// </summary>
internal sealed class StaticVerdicts(UserAssemblies program, EffectAnalyzer analyzer)
{
    private readonly FieldOrigins _origins = new();

    /// <summary>All call sites of the program, assembly by assembly, in the order of their source.</summary>
    public IReadOnlyList<StaticVerdict> All() =>
        [.. program.ByAssembly.SelectMany(entry => RedirectedCalls.Find(entry.Value)).Select(Of)];

    /// <summary>The verdict on one call.</summary>
    public StaticVerdict Of(RedirectedCall call)
    {
        if (call.Body is not { } body)
        {
            return Depends(call, call.Variable is { } name ? $"the delegate {name}" : "the delegate, which comes from elsewhere");
        }

        if (body.ContainsGenericParameters)
        {
            return Depends(call, "the generic arguments of the method it is in");
        }

        if (CallOptionPolicy.Check(call.Form, call.Options, body.ReturnType) is { } option)
        {
            return Local(call, option);
        }

        var effects = analyzer.Analyze(body);
        if (effects.Reason is { } reason)
        {
            return Local(call, reason);
        }

        var captures = new StaticCaptures(effects, program, _origins);
        captures.Judge([(call.Target, ""), (call.State, "state")]);
        reason = captures.Reason ?? (effects.IsSingleAttempt ? SingleAttemptPolicy.CheckResult(body.ReturnType) : null);
        if (reason is not null)
        {
            return Local(call, reason);
        }

        if (captures.DependsOn is { } open)
        {
            return Depends(call, open) with { IsHostBound = effects.IsHostBound, IsSingleAttempt = effects.IsSingleAttempt };
        }

        if (call.OwnScheduler)
        {
            return Depends(call, "the task scheduler: only what is started on TaskScheduler.Default ships");
        }

        return new(call.Site, captures.IsAddedTo || effects.MayChange(captures.Types) ? Verdict.ShipWithWriteBack : Verdict.Ship)
        {
            IsHostBound = effects.IsHostBound,
            IsSingleAttempt = effects.IsSingleAttempt,
        };
    }

    private static StaticVerdict Local(RedirectedCall call, LocalReason reason) => new(call.Site, Verdict.Local, reason);

    private static StaticVerdict Depends(RedirectedCall call, string on) => new(call.Site, Verdict.Depends, DependsOn: on);
}
