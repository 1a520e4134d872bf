namespace Distributed.Engine.Effects.Knowledge;

/// <summary>What the knowledge base says of one framework member.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="IsQuiet">It never calls back ToString, Equals, CompareTo… of the objects it is given.</param>
/// <param name="Reflects">It reaches into users' types by reflection: all their members may run.</param>
/// <param name="Remedy">What a user can do instead; null: the kind's own remedy.</param>
/// <param name="IsOwn">Concerns nobody else on an object that the closure made; captured objects of the type are refused.</param>
internal sealed record KnownEffect(EffectKind Kind, bool IsQuiet = false, bool Reflects = false, string? Remedy = null, bool IsOwn = false)
{
    public static KnownEffect Unknown { get; } = new(EffectKind.Unknown);

    public static KnownEffect HashCode { get; } = new(EffectKind.Hash, IsQuiet: true);

    public static KnownEffect Harmless { get; } = new(EffectKind.Pure, IsQuiet: true);
}
