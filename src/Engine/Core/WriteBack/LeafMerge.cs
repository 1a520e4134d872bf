using System.Runtime.CompilerServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>What a run has added to one of the caller's numbers. Used once.</summary>
/// <param name="holder">The object it is in.</param>
/// <param name="leaf">Where.</param>
/// <param name="how">How it is merged.</param>
/// <param name="value">What came back: what to add, or the mask.</param>
internal sealed class LeafMerge(object holder, Leaf leaf, Accumulation how, long value)
{
    /// <summary>Merges it into the number as it is now. May wait for the program's lock.</summary>
    public void Apply() => Gate.Run(how.Gate?.GetValue(holder), Merge);

    private void Merge()
    {
        ref var place = ref Unsafe.AddByteOffset(ref RawObject.Data(holder), leaf.Offset);
        switch (leaf.Size)
        {
            case 8:
                Merge(ref Unsafe.As<byte, long>(ref place));
                break;
            case 4:
                Merge(ref Unsafe.As<byte, int>(ref place));
                break;
            case 2:
                // Only ever added to under a gate: interlocked operations on these don't exist.
                Unsafe.As<byte, short>(ref place) += (short)value;
                break;
            default:
                place += (byte)value;
                break;
        }
    }

    private void Merge(ref long place)
    {
        switch (how.Kind)
        {
            case AccumulationKind.And:
                Interlocked.And(ref place, value);
                break;
            case AccumulationKind.Or:
                Interlocked.Or(ref place, value);
                break;
            default:
                Interlocked.Add(ref place, value);
                break;
        }
    }

    private void Merge(ref int place)
    {
        switch (how.Kind)
        {
            case AccumulationKind.And:
                Interlocked.And(ref place, (int)value);
                break;
            case AccumulationKind.Or:
                Interlocked.Or(ref place, (int)value);
                break;
            default:
                Interlocked.Add(ref place, (int)value);
                break;
        }
    }
}
