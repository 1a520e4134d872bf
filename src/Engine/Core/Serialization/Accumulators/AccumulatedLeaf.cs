namespace Distributed.Engine.Serialization;

/// <summary>A number that travelled as zero (or, to be and-ed, as all ones), so that what comes back is what to add.</summary>
/// <param name="Index">The object's place in <see cref="GraphSnapshot.Originals"/>.</param>
/// <param name="LeafIndex">The leaf's place in the object's layout.</param>
/// <param name="How">How it is merged.</param>
internal sealed record AccumulatedLeaf(int Index, int LeafIndex, Accumulation How);
