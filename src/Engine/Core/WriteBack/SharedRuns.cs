using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// What a message refers to in shared memory: opened when the message is checked, so that applying it can't fail any more. There are few, as each is large.
/// Used by one thread at a time.
/// </summary>
/// <param name="source">Opens handles; null: there is no shared memory.</param>
internal sealed class SharedRuns(ISharedSource? source) : IDisposable
{
    private List<(byte[] Handle, ISharedContent Content)>? _open;

    /// <summary>How many bytes were opened, or were copied already.</summary>
    public long Bytes { get; private set; }

    /// <summary>Content that was copied into new objects.</summary>
    public void NoteCopied(int bytes) => Bytes += bytes;

    /// <summary>Opens a handle, once.</summary>
    /// <exception cref="GraphFormatException">It has another number of bytes, or there is no shared memory.</exception>
    /// <exception cref="IOException">It can't be opened here.</exception>
    public void Open(ReadOnlySpan<byte> handle, long bytes)
    {
        if (source is null)
            throw new GraphFormatException("Changes refer to shared memory, which this connection doesn't have.");
        if (IndexOf(handle) < 0)
        {
            (_open ??= []).Add((handle.ToArray(), source.Open(handle)));
            Bytes += Find(handle).Content.Length;
        }
        if (Find(handle).Content.Length is var there && there != bytes)
            throw new GraphFormatException($"{there} bytes of shared memory are changes of {bytes} bytes.");
    }

    /// <summary>What an open handle names.</summary>
    public ISharedContent Find(ReadOnlySpan<byte> handle) => _open![IndexOf(handle)].Content;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, content) in _open ?? [])
            content.Dispose();
        _open = null;
    }

    private int IndexOf(ReadOnlySpan<byte> handle)
    {
        for (var i = 0; i < _open?.Count; i++)
        {
            if (handle.SequenceEqual(_open[i].Handle))
                return i;
        }
        return -1;
    }
}
