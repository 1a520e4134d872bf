namespace Distributed.Engine.Serialization;

/// <summary>Bounds on one graph, for writer and reader alike: whatever is larger stays local, and a malformed message can't ask for more. Immutable.</summary>
/// <param name="MaxObjects">The most objects of one graph.</param>
/// <param name="MaxBytes">The most bytes of one encoded graph.</param>
internal sealed record GraphLimits(int MaxObjects, int MaxBytes)
{
    /// <summary>The defaults of <see cref="ClusterOptions"/>.</summary>
    public static GraphLimits Default { get; } = new(20_000_000, 512 * 1024 * 1024);

    /// <summary>Arrays have at most 32 dimensions in the runtime.</summary>
    public const int MaxRank = 32;

    /// <summary>The most bytes of one array of which only a part travels: the rest is allocated without being paid for by received bytes.</summary>
    public const long MaxWindowedBytes = int.MaxValue;

    /// <summary>The most graphs that others continue, at a time: there is one for each loop that is under way.</summary>
    public const int MaxBases = 1024;

    /// <summary>Type definitions nest this deep at most (generic arguments, array elements): the only recursion on a reader's stack.</summary>
    public const int MaxDefinitionDepth = 100;

    /// <summary>The most definitions one peer may announce; a program has far fewer types.</summary>
    public const int MaxDefinitions = 1 << 20;
}
