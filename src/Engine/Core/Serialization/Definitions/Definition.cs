namespace Distributed.Engine.Serialization;

/// <summary>How a type, method or singleton is described to another process. Immutable; its id holds for the life of this process.</summary>
/// <param name="Id">This process's id, from 1. Whatever a definition refers to has a lower one.</param>
/// <param name="Payload">Its kind and description; other definitions by id.</param>
/// <param name="Closure">The ids of this and of all it refers to, ascending.</param>
internal sealed record Definition(int Id, byte[] Payload, int[] Closure);
