using System.Buffers.Binary;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

internal sealed partial class GraphDiff
{
    private void CompareFields(int index, TypeLayout layout, ReadOnlySpan<byte> body)
    {
        var value = _graph.Objects[index];
        ref var data = ref RawObject.Data(value);
        if (!MayDiffer(ref data, layout, body))
            return;
        var leaves = layout.Leaves;
        var mask = -1;
        for (var i = 0; i < leaves.Length; i++)
        {
            if (leaves[i].IsDerived || !Differs(value, ref data, leaves[i], body))
                continue;
            if (mask < 0)
            {
                BeginRecord(index);
                mask = _leaves.Length;
                _leaves.Reserve(ChangeFormat.MaskBytes(leaves.Length)).Clear();
            }
            _leaves.At(mask + i / 8, 1)[0] |= (byte)(1 << (i % 8));
            WriteLeaf(value, ref data, leaves[i]);
        }
    }

    /// <summary>The quick look: whole runs at once, padding between leaves included.</summary>
    private bool MayDiffer(ref byte data, TypeLayout layout, ReadOnlySpan<byte> body)
    {
        foreach (var run in layout.Runs)
        {
            if (!RawObject.Bytes(ref data, run.Offset, run.Length).SequenceEqual(body.Slice(run.BodyOffset, run.Length)))
                return true;
        }
        foreach (var leaf in layout.References)
        {
            if (!ReferenceEquals(RawObject.Slot(ref data, leaf.Offset), TwinReference(IdAt(body, leaf.BodyOffset))) || leaf.IsRemoteTrace)
                return true;
        }
        return false;
    }

    private bool Differs(object value, ref byte data, Leaf leaf, ReadOnlySpan<byte> body)
    {
        if (!leaf.IsReference)
            return !RawObject.Bytes(ref data, leaf.Offset, leaf.Size).SequenceEqual(body.Slice(leaf.BodyOffset, leaf.Size));
        return !ReferenceEquals(RawObject.Slot(ref data, leaf.Offset), TwinReference(IdAt(body, leaf.BodyOffset)))
            || (leaf.IsRemoteTrace && WasThrownHere((Exception)value, RawObject.Slot(ref data, leaf.Offset)));
    }

    /// <summary>The caller's own exception was thrown by the closure: the trace so far is its new remote trace.</summary>
    private static bool WasThrownHere(Exception exception, object? remoteTrace) => (exception.StackTrace ?? "") != (remoteTrace as string ?? "");

    private void WriteLeaf(object value, ref byte data, Leaf leaf)
    {
        if (!leaf.IsReference)
        {
            _leaves.WriteBytes(RawObject.Bytes(ref data, leaf.Offset, leaf.Size));
            return;
        }
        var now = RawObject.Slot(ref data, leaf.Offset);
        if (leaf.IsRemoteTrace && WasThrownHere((Exception)value, now))
            now = ExceptionTrace.Of((Exception)value);
        var id = IdOf(now);
        _leaves.WriteInt32(id);
    }

    private static int IdAt(ReadOnlySpan<byte> body, int at) => BinaryPrimitives.ReadInt32LittleEndian(body[at..]);
}
