using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distributed.Engine.Serialization;

/// <remarks>This part: arrays whose content lies in shared memory. It is the twin, and so stays open with the graph.</remarks>
internal sealed partial class GraphReader
{
    private readonly ISharedSource? _shared;
    private long _sharedBytesLeft;
    private List<(int Index, ISharedContent Content)>? _contents;
    private int _nextContent;

    private ISharedContent OpenShared(int index, ref ByteCursor table)
    {
        var handle = table.Take(table.ReadCount());
        if (_shared is null)
            throw new GraphFormatException("The graph refers to shared memory, which this connection doesn't have.");
        var content = _shared.Open(handle);
        (_contents ??= []).Add((index, content));
        _sharedBytesLeft -= content.Content.Length;
        return _sharedBytesLeft >= 0 ? content : throw new GraphFormatException("The graph refers to more shared memory than a graph may have bytes.");
    }

    /// <summary>The content of an object in shared memory, when it has one. Asked in ascending order.</summary>
    private ISharedContent? ContentOf(int index) =>
        _contents is not null && _nextContent < _contents.Count && _contents[_nextContent].Index == index ? _contents[_nextContent++].Content : null;

    private void FillArray(int index, TypeLayout layout, ReadOnlySpan<byte> message)
    {
        if (_open?.Contains(index) == true)
            return;
        var array = (Array)_objects[index];
        if (ContentOf(index) is not { } shared)
        {
            FillArray(array, _windows.At(index), layout, message[_bodies[index]..]);
            return;
        }
        var from = _windows.At(index)?.From ?? 0;
        ref var first = ref Unsafe.AddByteOffset(ref RawObject.Elements(array), from * (nint)layout.ElementStride);
        var target = MemoryMarshal.CreateSpan(ref first, shared.Content.Length);
        MemoryPages.BeforeWriting(target);
        shared.CopyTo(target);
    }

    /// <summary>Copies all elements of a part of an array, into pages that may never have been touched.</summary>
    private static void CopyElements(ReadOnlySpan<byte> content, ref byte first)
    {
        var target = MemoryMarshal.CreateSpan(ref first, content.Length);
        MemoryPages.BeforeWriting(target);
        content.CopyTo(target);
    }

    private void ReleaseContents()
    {
        foreach (var (_, content) in _contents ?? [])
            content.Dispose();
    }
}
