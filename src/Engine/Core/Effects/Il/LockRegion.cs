using System.Reflection;

namespace Distributed.Engine.Effects.Il;

/// <summary>A <c>lock</c> statement on an object that a field holds. Offsets are of IL, in bytes.</summary>
/// <param name="Gate">The field.</param>
/// <param name="GateOffset">Where it is loaded.</param>
/// <param name="Start">The first instruction inside.</param>
/// <param name="End">Behind the last one.</param>
/// <param name="CallOffsets">The framework calls that enter and leave it.</param>
internal sealed record LockRegion(FieldInfo Gate, int GateOffset, int Start, int End, IReadOnlyList<int> CallOffsets)
{
    public bool Contains(int offset) => offset >= Start && offset < End;
}
