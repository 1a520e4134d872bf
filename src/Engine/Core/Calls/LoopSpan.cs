namespace Distributed.Engine.Calls;

/// <summary>The integers that the iterations of a chunk get as their first argument; or, where they get ranges of integers, all that these cover.</summary>
/// <param name="First">The lowest.</param>
/// <param name="End">The one after the highest.</param>
/// <param name="IsWhole">Whether each from <paramref name="First"/> to <paramref name="End"/> is there, once.</param>
internal readonly record struct LoopSpan(long First, long End, bool IsWhole);
