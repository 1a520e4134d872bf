using Distributed.Engine.Serialization;

namespace Distributed.Engine.Objects;

/// <summary>
/// An object of another process, in place. Its memory stays valid until disposal, even if the owner dies; its content only as long as the owner keeps it,
/// which <see cref="Verify"/> tells afterwards. Thread-safe.
/// </summary>
internal sealed class SegmentView : ISharedContent
{
    private readonly MappedSegment _segment;
    private readonly SegmentHandle _handle;
    private int _ended;

    /// <param name="segment">Its segment, held for this view.</param>
    /// <param name="handle">A handle that was checked.</param>
    public SegmentView(MappedSegment segment, in SegmentHandle handle)
    {
        _segment = segment;
        _handle = handle;
        Content = new SegmentMemory(segment, handle.Offset, handle.Length).Memory;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Content { get; }

    /// <inheritdoc/>
    public void CopyTo(Span<byte> target)
    {
        _segment.Read(_handle.Offset, target[.._handle.Length]);
        Verify();
    }

    /// <inheritdoc/>
    public void WriteHandle(ByteBuffer buffer) => _handle.WriteTo(buffer);

    /// <summary>Asked after the content was looked at in place: whether it was there all the time.</summary>
    /// <exception cref="SegmentException">It was freed meanwhile, and may have been overwritten.</exception>
    public void Verify()
    {
        // What was read before must not be read after the look at the generation.
        Interlocked.MemoryBarrier();
        if (!SegmentReader.IsThere(_segment, _handle))
            throw new SegmentException($"{_handle} was freed by its process while it was read.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            _segment.Release();
    }
}
