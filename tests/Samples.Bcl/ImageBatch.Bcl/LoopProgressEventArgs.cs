namespace Distributed;

/// <summary>What the sample's progress bar reads, as far as it does.</summary>
internal sealed class LoopProgressEventArgs : EventArgs
{
    internal long Iterations { get; init; }

    internal long? Total { get; init; }

    internal long ShippedChunks { get; init; }
}
