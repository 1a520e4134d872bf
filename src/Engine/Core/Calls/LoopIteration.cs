namespace Distributed.Engine.Calls;

/// <summary>One iteration of a loop.</summary>
/// <param name="Chunk">The chunk it is in.</param>
/// <param name="Number">Its number in the whole loop.</param>
internal readonly record struct LoopIteration(LoopChunk Chunk, long Number);
