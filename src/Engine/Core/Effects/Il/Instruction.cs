using System.Reflection.Emit;

namespace Distributed.Engine.Effects.Il;

/// <summary>One decoded instruction.</summary>
/// <param name="Offset">Where it starts in the method's IL, in bytes.</param>
/// <param name="Next">Where the following one starts, in bytes.</param>
/// <param name="Code">The operation.</param>
/// <param name="Operand">A token, a variable's index, an absolute branch target, or 0.</param>
/// <param name="Targets">The absolute targets of a switch; else null.</param>
internal readonly record struct Instruction(int Offset, int Next, OpCode Code, int Operand, int[]? Targets)
{
    public bool IsConditionalBranch => Code.FlowControl == FlowControl.Cond_Branch;

    public bool IsBranch => Code.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch;

    /// <summary>Control never reaches the next instruction.</summary>
    public bool EndsBlock => Code.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw
        || Code == OpCodes.Jmp;
}
