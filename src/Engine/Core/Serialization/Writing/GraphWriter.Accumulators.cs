using System.Buffers.Binary;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

internal sealed partial class GraphWriter
{
    private readonly List<AccumulatedLeaf> _accumulatedLeaves = [];
    private readonly List<AccumulatedObject> _accumulatedObjects = [];

    /// <summary>Numbers travel as what adding changes nothing to; collections as empty ones, unless their content is read.</summary>
    private void WriteAccumulating(object holder, TypeSlot slot, Span<byte> body)
    {
        foreach (var (index, how) in slot.Pruning.Accumulating)
        {
            var leaf = slot.Planned.Layout.Leaves[index];
            if (!leaf.IsReference)
            {
                body.Slice(leaf.BodyOffset, leaf.Size).Fill(how.Kind == AccumulationKind.And ? byte.MaxValue : (byte)0);
                _accumulatedLeaves.Add(new AccumulatedLeaf(_current - 1, index, how));
                continue;
            }
            var original = RawObject.Slot(ref RawObject.Data(holder), leaf.Offset);
            var id = original is null ? 0 : Reference(Accumulated(holder, original, leaf, how));
            BinaryPrimitives.WriteInt32LittleEndian(body[leaf.BodyOffset..], id);
        }
    }

    private object Accumulated(object holder, object original, Leaf leaf, Accumulation how)
    {
        foreach (var known in _accumulatedObjects)
        {
            if (ReferenceEquals(known.Original, original))
                return known.How.Kind == how.Kind ? known.Sent : throw UsedOtherwise(leaf.Name);
        }
        var accumulator = Accumulator.Find(original.GetType(), how.Kind) ?? throw UsedOtherwise(leaf.Name);
        var sent = accumulator.Empty(original);
        if (how.Kind == AccumulationKind.GetOrAdd)
            accumulator.Merge(sent, original);
        _accumulatedObjects.Add(new AccumulatedObject(holder, original, sent, how));
        return sent;
    }

    private bool NeedsGates => _accumulatedLeaves.Exists(l => l.How.Gate is not null) || _accumulatedObjects.Exists(o => o.How.Gate is not null);

    private bool IsAccumulated(object value) => _accumulatedObjects.Exists(a => ReferenceEquals(a.Sent, value));

    /// <summary>What is added to in one place and used in another can't be merged.</summary>
    private void CheckAccumulated()
    {
        foreach (var accumulated in _accumulatedObjects)
        {
            if (_ids.IdOf(accumulated.Original) > 0)
                throw UsedOtherwise(TypeNames.Of(accumulated.Original.GetType()));
        }
    }

    private static NotShippableException UsedOtherwise(string name) => new(new LocalReason(
        LocalReasonKind.Synchronization,
        $"{name} is added to under a lock or concurrently, and the same object is used in another way too",
        "return a value from each call and combine the results outside"));
}
