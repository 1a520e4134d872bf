using System.Runtime.CompilerServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Objects;

/// <summary>
/// Puts large arrays' content into segments. What several calls capture at the same time lies there once: a part of an array that is still in use there is
/// leased again, if the array still compares equal (S15). Comparing reads what copying would have read, and writes nothing. Thread-safe.
/// </summary>
internal sealed class SharedArrays(SegmentArena arena, int leastBytes) : ISharedMemory
{
    /// <summary>Measured: for fewer bytes the frame is as fast, and nothing has to be given back.</summary>
    public const int DefaultLeastBytes = 256 * 1024;

    // The last part put of each array. It doesn't keep the array, nor its content: whoever reads that does.
    private readonly ConditionalWeakTable<Array, SegmentLease> _last = [];

    /// <inheritdoc/>
    public int LeastBytes => leastBytes;

    /// <inheritdoc/>
    public ISharedContent? TryPut(Array array, ReadOnlySpan<byte> content)
    {
        if (_last.TryGetValue(array, out var last) && last.Content.Length == content.Length && last.TryShare() is { } again)
        {
            if (again.Content.Span.SequenceEqual(content))
                return again;
            again.Dispose();
        }
        var lease = arena.TryPut(content);
        if (lease is not null)
            _last.AddOrUpdate(array, lease);
        return lease;
    }
}
