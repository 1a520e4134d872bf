using Distributed.Engine.Serialization;

namespace Distributed.Engine.Objects;

/// <summary>
/// Keeps an object of this process's segments where it is, for whoever opens its handle. The last lease that ends frees it; readers that are late then get an
/// exception. Not disposed, it stays until the process ends. Thread-safe.
/// </summary>
internal sealed class SegmentLease : ISharedContent
{
    private readonly OwnObject _object;
    private int _ended;

    public SegmentLease(OwnObject held)
    {
        _object = held;
        Content = new SegmentMemory(held.Segment.Mapped, held.Offset, held.Length).Memory;
    }

    /// <summary>What another process opens it by.</summary>
    public SegmentHandle Handle => new(_object.Segment.Mapped.Id, _object.Offset, _object.Length, _object.Generation);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Another lease on the same object; null when it is free already.</summary>
    public SegmentLease? TryShare() => _object.TryLease() ? new SegmentLease(_object) : null;

    /// <inheritdoc/>
    public void WriteHandle(ByteBuffer buffer) => Handle.WriteTo(buffer);

    /// <inheritdoc/>
    public void CopyTo(Span<byte> target) => _object.Segment.Mapped.Read(_object.Offset, target[.._object.Length]);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            _object.EndLease();
    }
}
