namespace Distributed.Engine.Effects;

/// <summary>
/// What loops look at that don't move on by themselves, but were taken for computing: should one wait after all, it waits for one of these. Immutable.
/// </summary>
/// <param name="Fields">Fields.</param>
/// <param name="Elements">Whether elements of arrays.</param>
/// <param name="Collections">Whether the framework's objects.</param>
internal sealed record WaitPlaces(IReadOnlySet<FieldKey> Fields, bool Elements, bool Collections)
{
    /// <summary>Every loop moves on by itself.</summary>
    public static WaitPlaces None { get; } = new(new HashSet<FieldKey>(), false, false);

    public bool IsEmpty => Fields.Count == 0 && !Elements && !Collections;
}
