namespace Distributed.Engine.Effects.Il;

/// <summary>What one block computes, as far as loops are concerned.</summary>
internal sealed class BlockSources
{
    /// <summary>Places written, each with what the written value was computed from; nothing for a constant.</summary>
    public List<(Source Place, Source[] Value)> Assignments { get; } = [];

    /// <summary>What the conditional branch at its end tests; null without one.</summary>
    public Source[]? Test { get; set; }

    /// <summary>The branch asks whether an awaited task is complete already: no condition of the program's.</summary>
    public bool IsAwaitTest { get; set; }

    public List<CallFact> UserCalls { get; } = [];

    /// <summary>Framework types whose objects are changed.</summary>
    public List<Type> Changed { get; } = [];

    /// <summary>Leaves when cancellation was requested.</summary>
    public bool ThrowsWhenCancelled { get; set; }
}
