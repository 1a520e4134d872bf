using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distributed.Engine.Serialization;

/// <remarks>This part: arrays whose content lies in shared memory. In the table a mark and a handle stand before what others have there.</remarks>
internal sealed partial class GraphWriter
{
    /// <summary>In place of a length: the length of a handle and its bytes follow, then what else stands here. The content isn't among the bodies.</summary>
    public const int InSharedMemory = 2;

    private readonly List<(int Index, ISharedContent Content)> _contents = [];
    private readonly ByteBuffer _handle = new(64);
    private ISharedMemory? _shared;
    private long _sharedBytes;

    /// <summary>Puts elements into shared memory, if they are many and there is any. They count to the graph's size: copying them takes as long.</summary>
    private bool TryShare(Array array, TypeLayout layout, int from, int count)
    {
        if (_shared is null || layout is not { IsVector: true, Element.IsPlain: true } || (long)count * layout.ElementBodySize is var bytes && bytes < _shared.LeastBytes)
            return false;
        if (bytes > _limits.MaxBytes - _bodies.Length - _sharedBytes)
            throw TooLarge();
        ref var first = ref Unsafe.AddByteOffset(ref RawObject.Elements(array), from * (nint)layout.ElementBodySize);
        if (_shared.TryPut(array, MemoryMarshal.CreateReadOnlySpan(ref first, (int)bytes)) is not { } content)
            return false;
        _contents.Add((_current - 1, content));
        _sharedBytes += bytes;
        _handle.Clear();
        content.WriteHandle(_handle);
        _table.WriteVarint(InSharedMemory);
        _table.WriteVarint(_handle.Length);
        _table.WriteBytes(_handle.Written);
        return true;
    }

    /// <summary>Hands them to the snapshot.</summary>
    private (int Index, ISharedContent Content)[] TakeContents()
    {
        if (_contents.Count == 0)
            return [];
        (int, ISharedContent)[] taken = [.. _contents];
        _contents.Clear();
        return taken;
    }

    /// <summary>What no snapshot has taken.</summary>
    private void ReleaseContents()
    {
        foreach (var (_, content) in _contents)
            content.Dispose();
        _contents.Clear();
        _sharedBytes = 0;
        _shared = null;
    }
}
