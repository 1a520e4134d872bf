using System.Buffers;

namespace Distributed.Engine.Serialization;

/// <summary>
/// A large message in memory that goes back to the process's pool once it has been sent: pages that were touched before cost nothing, fresh ones more than
/// the copying. One that is never disposed is garbage like any other. Thread-safe.
/// </summary>
internal sealed class PooledBytes : IDisposable
{
    /// <summary>Smaller arrays are cheap to allocate.</summary>
    public const int LeastBytes = 80 * 1024;

    private readonly int _length;
    private byte[]? _array;

    public PooledBytes(int length)
    {
        _length = length;
        _array = ArrayPool<byte>.Shared.Rent(length);
    }

    /// <summary>The bytes, undefined at first. Not to be used after <see cref="Dispose"/>.</summary>
    public Memory<byte> Memory => (_array ?? throw new ObjectDisposedException(nameof(PooledBytes))).AsMemory(0, _length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
            ArrayPool<byte>.Shared.Return(array);
    }
}
