namespace Distributed.Fuzzing.Writing;

/// <summary>A grammar file: some state, and what can be done with it. Immutable.</summary>
internal sealed record Subject(string Name, IReadOnlyList<Production> Productions)
{
    /// <summary>The subject that is part of every program; the others may use its variables.</summary>
    public const string Core = "core";

    public bool IsCore => Name == Core;

    public IEnumerable<Production> Of(ProductionKind kind) => Productions.Where(p => p.Kind == kind);
}
