using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <remarks>This part: arrays of which only a part has come. Places in their records count from the part's first element.</remarks>
internal sealed partial class GraphDiff
{
    private void CompareWindow(int index, ArrayWindow window, TypeLayout layout, ReadOnlySpan<byte> message)
    {
        if (window.Count == 0)
            return;
        if (window.IsOverwritten)
            WriteWhole(index, window, ArrayShape.Of(layout));
        else
            CompareElements(index, window.Array, layout, message[..(window.Count * layout.ElementStride)], window.From, window.Count);
    }

    /// <summary>All elements of a part, as if each had changed.</summary>
    private void WriteWhole(int index, ArrayWindow window, ArrayShape shape)
    {
        BeginRecord(index);
        var units = window.Count * shape.UnitsPerElement;
        var step = shape.IsChunked ? ChangeFormat.ChunkElements : units;
        for (var start = 0; start < units; start += step)
        {
            var count = Math.Min(step, units - start);
            if (shape.IsChunked)
                _leaves.WriteVarint(1);
            foreach (var column in shape.Columns)
            {
                _segments.Begin(window.Array, column, start, _limits.MaxBytes, window.From * shape.UnitsPerElement);
                _segments.Block(start, count, [], count, this);
                _segments.End(this);
            }
        }
        if (shape.IsChunked)
            _leaves.WriteVarint(ChangeFormat.End);
    }
}
