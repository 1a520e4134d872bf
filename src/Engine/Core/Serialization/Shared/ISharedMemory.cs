namespace Distributed.Engine.Serialization;

/// <summary>
/// Where a writer puts the content of large arrays, so that another process of this machine copies it once, straight into its own array. What the graph
/// carries is a handle. Thread-safe.
/// </summary>
internal interface ISharedMemory
{
    /// <summary>Content of fewer bytes travels in the graph itself.</summary>
    int LeastBytes { get; }

    /// <summary>Puts a copy there. Null when there is no room: then it travels in the graph.</summary>
    /// <param name="array">The array that the content is a part of: the same part of it may lie there already.</param>
    /// <param name="content">The elements' bytes.</param>
    ISharedContent? TryPut(Array array, ReadOnlySpan<byte> content);
}
