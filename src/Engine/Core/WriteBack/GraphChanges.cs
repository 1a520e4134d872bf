using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>What one run changed and returned, encoded against the graph it received. Immutable.</summary>
/// <param name="Bytes">The message for <see cref="PreparedCommit.Prepare"/>.</param>
/// <param name="DefinitionIds">Ids of all definitions that the bytes refer to, ascending.</param>
/// <param name="IsRebuilt">Whether preparing the commit may call comparers and hash functions, which may be user code.</param>
/// <param name="Memory">Where large bytes are; to be disposed when they have been sent or copied, at most once. <see langword="null"/> for small ones.</param>
/// <param name="Shared">What the bytes refer to in shared memory; to be disposed when the driver has copied it.</param>
internal readonly record struct GraphChanges(ReadOnlyMemory<byte> Bytes, int[] DefinitionIds, bool IsRebuilt, IDisposable? Memory, IReadOnlyList<ISharedContent> Shared);
