using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Effects;

/// <summary>Which types may not be captured at all, because code could reach their effects through an interface. Pure.</summary>
internal static class CapturedTypes
{
    public static LocalReason? Refuse(Type type)
    {
        if (!Ground.IsFramework(type))
        {
            return typeof(Task).IsAssignableFrom(type) ? Edge(type, null) : Ground.Refuse(type.Module.Assembly);
        }

        if (typeof(Task).IsAssignableFrom(type) || typeof(CancellationTokenSource).IsAssignableFrom(type))
        {
            return Edge(type, KnowledgeBase.OfCaptured(type).Remedy);
        }

        if (type == typeof(Lock))
        {
            // Does nothing by itself; whoever takes it is judged.
            return null;
        }

        var known = KnowledgeBase.OfCaptured(type);
        LocalReasonKind? kind = known.Kind switch
        {
            EffectKind.Pure or EffectKind.Fresh or EffectKind.HostBound or EffectKind.Hash => null,
            EffectKind.Outside => LocalReasonKind.Outside,
            EffectKind.Sync => LocalReasonKind.Synchronization,
            EffectKind.Edge => LocalReasonKind.Edge,
            EffectKind.Detached => LocalReasonKind.Detached,
            EffectKind.Process => LocalReasonKind.ProcessBound,
            _ => LocalReasonKind.UnknownCode,
        };
        return kind is { } refusedAs ? LocalReasons.CapturedFramework(CodeNames.Type(Visible(type)), refusedAs, known.Remedy) : null;
    }

    /// <summary>The type its author knows it as: a bounded channel's class is the framework's own, Channel&lt;T&gt; isn't.</summary>
    private static Type Visible(Type type) =>
        type.IsVisible || type.BaseType is not { } parent || parent == typeof(object) || !Ground.IsFramework(type) ? type : Visible(parent);

    /// <summary>
    /// Why a captured task keeps the closure local; null for one that has ended. What the closure learns from that was so when it was submitted: no edge (S2). Its state
    /// object stays here, and so does the token that cancelled one.
    /// </summary>
    public static LocalReason? Refuse(Task task) =>
        task is { IsCompleted: true, IsCanceled: false, AsyncState: null } ? null : Edge(Visible(task.GetType()), KnowledgeBase.OfCaptured(typeof(Task)).Remedy);

    private static LocalReason Edge(Type type, string? remedy) =>
        LocalReasons.CapturedFramework(CodeNames.Type(type), LocalReasonKind.Edge, remedy ?? "await it outside the lambda and capture the result");
}
