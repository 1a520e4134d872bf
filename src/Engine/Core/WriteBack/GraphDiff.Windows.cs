using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <remarks>This part: arrays of which only a part has come. Places in their records count from the part's first element.</remarks>
internal sealed partial class GraphDiff
{
    private ArrayWindow? WindowOf(int index)
    {
        foreach (var (at, window) in _graph.Windows)
        {
            if (at == index)
                return window;
        }
        return null;
    }

    private void CompareWindow(int index, ArrayWindow window, TypeLayout layout, ReadOnlySpan<byte> message)
    {
        if (window.Count == 0)
            return;
        var bytes = window.Count * layout.ElementStride;
        ref var elements = ref Unsafe.AddByteOffset(ref RawObject.Elements(window.Array), window.From * (nint)layout.ElementStride);
        var shape = ArrayShape.Of(layout);
        var units = window.Count * shape.UnitsPerElement;
        if (window.IsOverwritten)
        {
            BeginRecord(index);
            foreach (var column in shape.Columns)
            {
                _segments.Begin(column, _limits.MaxBytes);
                _segments.All(ref elements, units, this);
                _segments.End(ref elements, this);
            }
            return;
        }
        var body = message[..bytes];
        if (MemoryMarshal.CreateReadOnlySpan(ref elements, bytes).SequenceEqual(body))
            return;
        var started = false;
        for (var c = 0; c < shape.Columns.Length; c++)
            started |= CompareColumn(index, shape.Columns[c], ref elements, body, units, started ? -1 : c);
    }
}
