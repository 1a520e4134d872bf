using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <remarks>This part: values that lie in shared memory, from where the driver copies them straight into its arrays.</remarks>
internal sealed partial class GraphDiff
{
    private readonly List<ISharedContent> _contents = [];
    private readonly ByteBuffer _handle = new(64);
    private ISharedMemory? _shared;
    private long _sharedBytes;

    /// <summary>Puts a run of values there, if they are many. The handle is valid until the next question.</summary>
    internal bool TryShare(Array array, Column column, int start, int count, out ReadOnlySpan<byte> handle)
    {
        handle = default;
        if (_shared is null || column.IsReference || !column.IsDense || (long)count * column.Size is var bytes && (bytes < _shared.LeastBytes || bytes > _limits.MaxBytes - _sharedBytes))
            return false;
        ref var first = ref Unsafe.AddByteOffset(ref RawObject.Elements(array), start * (nint)column.Size);
        if (_shared.TryPut(array, MemoryMarshal.CreateReadOnlySpan(ref first, (int)bytes)) is not { } content)
            return false;
        _contents.Add(content);
        _sharedBytes += bytes;
        _handle.Clear();
        content.WriteHandle(_handle);
        handle = _handle.Written;
        return true;
    }

    /// <summary>New objects' content is held with the rest.</summary>
    private void NoteContents(GraphSnapshot? snapshot)
    {
        foreach (var (_, content) in snapshot?.Shared ?? [])
            _contents.Add(content);
    }

    private ISharedContent[] TakeContents()
    {
        if (_contents.Count == 0)
            return [];
        ISharedContent[] taken = [.. _contents];
        _contents.Clear();
        return taken;
    }

    /// <summary>What no message has taken.</summary>
    private void ReleaseContents()
    {
        foreach (var content in _contents)
            content.Dispose();
        _contents.Clear();
        _sharedBytes = 0;
        _shared = null;
    }
}
