namespace Distributed.Engine.Diagnostics;

/// <summary>Why a call runs on the local thread pool, and what its author can do about it.</summary>
/// <param name="Kind">The class of reason; stable, used to group calls in reports.</param>
/// <param name="What">What was found, naming the variable or member; one sentence fragment without a full stop.</param>
/// <param name="Remedy">What to change so that the call can be shipped; null where nothing can.</param>
internal sealed record LocalReason(LocalReasonKind Kind, string What, string? Remedy = null)
{
    public override string ToString() => Remedy is null ? What : $"{What} ({Remedy})";
}
