using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

internal sealed partial class GraphDiff
{
    private static NotShippableException Refuse(string what, string? remedy) => new(new LocalReason(LocalReasonKind.Result, what, remedy));

    internal NotShippableException TooLarge(long bytes) => new(new LocalReason(LocalReasonKind.Limit,
        $"what the closure changed and returned takes {bytes} bytes, the limit is {_limits.MaxBytes}",
        "return or change less in one call, or raise ClusterOptions.MaxFrameBytes"));

    /// <summary>Something new can't travel: says from where it hangs on the graph.</summary>
    private NotShippableException Refused(NotShippableException e, object?[] roots)
    {
        if (e.Reason.Kind == LocalReasonKind.Limit)
            return e;
        var owner = _writer!.RefusedFrom;
        var origin = owner > 0 ? $"what the closure stored in {ChangePath.To(_graph, _graph.Objects[owner - 1])}"
            : roots is [Exception, ..] ? "the exception that the closure threw" : "what the closure returned";
        return Refuse($"{origin} can't come back: {e.Reason.What}", e.Reason.Remedy);
    }

    /// <summary>A mutable object that travels in parts comes back in parts, or has to be as it was.</summary>
    private void CompareShell(int index, TypeLayout layout, ReadOnlySpan<byte> body)
    {
        var parts = layout.Shell!.TakeApart(_graph.Objects[index]);
        if (HasSameParts(parts, body))
            return;
        if (!layout.Shell.ComesBack)
        {
            throw Refuse($"{ChangePath.To(_graph, _graph.Objects[index])} was changed, and changes to a {TypeNames.Of(layout.Type)} can't be brought back",
                "return the changes as a value and apply them after the task");
        }
        _shells.WriteVarint(index + 1 - _lastShell);
        _lastShell = index + 1;
        _shells.WriteVarint(parts.Length);
        foreach (var part in parts)
            _shells.WriteInt32(IdOf(part));
    }

    private bool HasSameParts(object?[] parts, ReadOnlySpan<byte> body)
    {
        var cursor = new ByteCursor(body);
        foreach (var part in parts)
        {
            if (cursor.Remaining < sizeof(int) || !IsSamePart(part, TwinReference(cursor.ReadInt32())))
                return false;
        }
        return true;
    }

    /// <summary>Parts are made anew each time an object is taken apart, so they are compared by content, one level deep.</summary>
    private static bool IsSamePart(object? now, object? twin)
    {
        if (ReferenceEquals(now, twin))
            return true;
        if (now is null || twin is null || now.GetType() != twin.GetType())
            return false;
        if (now is Array array)
            return array.Rank == 1 && array.Length == ((Array)twin).Length && HasSameElements(array, (Array)twin);
        return now is string || now.GetType().IsValueType ? now.Equals(twin) : false;
    }

    private static bool HasSameElements(Array now, Array twin)
    {
        var shape = ArrayShape.Of(TypeLayout.Of(now.GetType()));
        ref var left = ref RawObject.Elements(now);
        ref var right = ref RawObject.Elements(twin);
        foreach (var column in shape.Columns)
        {
            for (nint i = 0; i < now.Length * shape.UnitsPerElement; i++)
            {
                var at = (int)(i * column.Stride) + column.Offset;
                var same = column.IsReference
                    ? ReferenceEquals(RawObject.Slot(ref left, at), RawObject.Slot(ref right, at))
                    : RawObject.Bytes(ref left, at, column.Size).SequenceEqual(RawObject.Bytes(ref right, at, column.Size));
                if (!same)
                    return false;
            }
        }
        return true;
    }
}
