namespace Distributed.Engine.Effects.Slots;

/// <summary>The integers that the iterations of a chunk of a loop get, one each, or in ranges.</summary>
/// <param name="First">The lowest.</param>
/// <param name="End">The one after the highest.</param>
/// <param name="IsWhole">Whether each of them is there, once.</param>
internal readonly record struct IterationSpan(long First, long End, bool IsWhole);
