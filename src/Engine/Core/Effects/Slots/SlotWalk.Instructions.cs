using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects.Slots;

/// <remarks>This part: what each instruction does to variables and stack.</remarks>
internal sealed partial class SlotWalk
{
    private MemberInfo Resolve(int token) => method.Module.ResolveMember(token, typeArguments, methodArguments)!;

    private void Visit(Instruction instruction)
    {
        if (instruction.IsBranch)
        {
            Branch(instruction);
            return;
        }

        Evaluate(instruction);
        if (instruction.Next == BlockEnd() && !instruction.EndsBlock && instruction.Code != OpCodes.Endfinally && instruction.Code != OpCodes.Endfilter)
        {
            SuccessorsOf(block).ForEach(next => Enter(next, state.Copy()));
        }
    }

    private void Evaluate(Instruction instruction)
    {
        var op = instruction.Code;
        string name = op.Name!;
        if (op.OpCodeType == OpCodeType.Prefix || op == OpCodes.Nop)
        {
            return;
        }

        if (name.StartsWith("ldarg", StringComparison.Ordinal) || name.StartsWith("ldloc", StringComparison.Ordinal))
        {
            Load(VariableOf(instruction), isAddress: name.Length > 5 && name[5] == 'a');
        }
        else if (name.StartsWith("starg", StringComparison.Ordinal) || name.StartsWith("stloc", StringComparison.Ordinal))
        {
            Store(VariableOf(instruction), state.Pop());
        }
        else if (name.StartsWith("ldc.i4", StringComparison.Ordinal))
        {
            state.Push(SlotValue.OfInteger(new ConstantIndex(ConstantOf(instruction))));
        }
        else if (op.OperandType == OperandType.InlineField)
        {
            Field(op, (FieldInfo)Resolve(instruction.Operand));
        }
        else if (op.OperandType == OperandType.InlineMethod)
        {
            Call(op, (MethodBase)Resolve(instruction.Operand));
        }
        else if (!Arithmetic(op) && !Element(op, name) && !Memory(op, name))
        {
            Other(op);
        }
    }

    private int BlockEnd() => code[Graph.Blocks[block].Last].Next;

    private int VariableOf(Instruction instruction) =>
        instruction.Code.Name!.AsSpan(2, 3) is "loc" ? arguments + instruction.Operand : instruction.Operand;

    private static int ConstantOf(Instruction instruction)
    {
        var op = instruction.Code;
        return op == OpCodes.Ldc_I4 ? instruction.Operand
            : op == OpCodes.Ldc_I4_S ? (sbyte)instruction.Operand
            : op.Value - OpCodes.Ldc_I4_0.Value;
    }

    private void Load(int variable, bool isAddress)
    {
        var value = unsteady.Contains(variable) || isAddress ? SlotValue.Other : state.Variables[variable];
        state.Push(value.Kind != SlotKind.Integer ? value : value with { Variable = variable, Index = isNoting ? value.Index!.Settled : value.Index });
    }

    private void Store(int variable, SlotValue value)
    {
        // A handler may read the variable at a time that isn't followed.
        if (unsteady.Contains(variable) || HasHandlers && value.Leads)
        {
            Escape(value);
            value = SlotValue.Other;
        }

        state.Variables[variable] = value.Kind == SlotKind.Integer ? value with { Variable = SlotValue.NoVariable } : value;
    }

    private bool Arithmetic(OpCode op)
    {
        if (op == OpCodes.Ceq || op == OpCodes.Clt || op == OpCodes.Cgt)
        {
            var right = state.Pop();
            state.Push(Compare(op, state.Pop(), right));
            return true;
        }

        if (op == OpCodes.Conv_I4)
        {
            var value = state.Pop();
            state.Push(value.Kind == SlotKind.Integer ? value : SlotValue.AnyInteger);
            return true;
        }

        if (OperationOf(op) is not { } operation)
        {
            return false;
        }

        var second = state.Pop();
        var first = state.Pop();
        state.Push(first.Kind == SlotKind.Integer && second.Kind == SlotKind.Integer ? Compute(operation, first.Index!, second.Index!) : SlotValue.Other);
        Escape(first);
        Escape(second);
        return true;
    }

    private static IndexOperation? OperationOf(OpCode op) =>
        op == OpCodes.Add || op == OpCodes.Add_Ovf ? IndexOperation.Add
        : op == OpCodes.Sub || op == OpCodes.Sub_Ovf ? IndexOperation.Subtract
        : op == OpCodes.Mul || op == OpCodes.Mul_Ovf ? IndexOperation.Multiply
        : op == OpCodes.Div ? IndexOperation.Divide
        : op == OpCodes.Rem ? IndexOperation.Remainder
        : null;

    private static SlotValue Compute(IndexOperation operation, IndexExpression left, IndexExpression right)
    {
        // Steps of loops are sums with the constant on the right.
        if (operation == IndexOperation.Subtract && right is ConstantIndex { Value: > int.MinValue } less)
        {
            return Compute(IndexOperation.Add, left, new ConstantIndex(-less.Value));
        }

        return operation == IndexOperation.Add && left is ConstantIndex && right is not ConstantIndex
            ? Compute(operation, right, left)
            : SlotValue.OfInteger(IndexExpression.Limit(new ComputedIndex(operation, left, right)));
    }

    private static SlotValue Compare(OpCode op, SlotValue left, SlotValue right)
    {
        if (op == OpCodes.Ceq && left.Kind == SlotKind.Comparison && right.Index is ConstantIndex { Value: 0 })
        {
            return SlotValue.OfComparison(left.Comparison!.Negated);
        }

        if (left.Kind != SlotKind.Integer || right.Kind != SlotKind.Integer)
        {
            return SlotValue.Other;
        }

        var how = op == OpCodes.Ceq ? SlotOperator.Equal : op == OpCodes.Clt ? SlotOperator.Less : SlotOperator.Greater;
        return SlotValue.OfComparison(new(how, left, right));
    }

    private void Branch(Instruction instruction)
    {
        var op = instruction.Code;
        if (op == OpCodes.Leave || op == OpCodes.Leave_S)
        {
            state.Stack.ForEach(Escape);
            state.Stack.Clear();
        }

        SlotComparison? test = null;
        if (op == OpCodes.Brtrue || op == OpCodes.Brtrue_S || op == OpCodes.Brfalse || op == OpCodes.Brfalse_S)
        {
            bool isTrue = op == OpCodes.Brtrue || op == OpCodes.Brtrue_S;
            test = state.Pop().Comparison is { } known ? isTrue ? known : known.Negated : null;
        }
        else if (instruction.IsConditionalBranch && op != OpCodes.Switch)
        {
            var right = state.Pop();
            var left = state.Pop();
            test = left.Kind == SlotKind.Integer && right.Kind == SlotKind.Integer && OperatorOf(op) is { } how ? new(how, left, right) : null;
        }
        else if (op == OpCodes.Switch)
        {
            state.Pop();
        }

        if (isNoting && test is not null)
        {
            Tests[block] = test;
        }

        var successors = SuccessorsOf(block);
        for (int i = 0; i < successors.Count; i++)
        {
            var next = state.Copy();
            if (test is not null && successors.Count == 2 && successors[0] != successors[1])
            {
                Learn(next, i == 0 ? test : test.Negated);
            }

            Enter(successors[i], next);
        }
    }

    private static SlotOperator? OperatorOf(OpCode op) =>
        op == OpCodes.Blt || op == OpCodes.Blt_S ? SlotOperator.Less
        : op == OpCodes.Ble || op == OpCodes.Ble_S ? SlotOperator.LessOrEqual
        : op == OpCodes.Bgt || op == OpCodes.Bgt_S ? SlotOperator.Greater
        : op == OpCodes.Bge || op == OpCodes.Bge_S ? SlotOperator.GreaterOrEqual
        : op == OpCodes.Beq || op == OpCodes.Beq_S ? SlotOperator.Equal
        : op == OpCodes.Bne_Un || op == OpCodes.Bne_Un_S ? SlotOperator.NotEqual
        : null;

    /// <summary>On the way where a comparison holds, it tells something of the variables it was made with.</summary>
    private static void Learn(SlotState on, SlotComparison holds)
    {
        foreach (var side in new[] { holds, holds.Turned })
        {
            // A variable that was assigned since tells nothing.
            if (side.Left.Variable is var variable and not SlotValue.NoVariable && on.Variables[variable].Index is { } now && Equals(now.Settled, side.Left.Index!.Settled))
            {
                on.Variables[variable] = SlotValue.OfInteger(side.LeftBounded());
            }
        }
    }

    private void Other(OpCode op)
    {
        if (op == OpCodes.Dup)
        {
            var top = state.Pop();
            state.Push(top);
            state.Push(top);
            return;
        }

        // The method's result is the only thing left.
        int pops = op == OpCodes.Ret ? state.Stack.Count : SourceWalk.PopCount(op);
        for (; pops > 0; pops--)
        {
            var taken = state.Pop();
            if (op != OpCodes.Pop)
            {
                Escape(taken);
            }
        }

        for (int pushes = SourceWalk.PushCount(op); pushes > 0; pushes--)
        {
            state.Push(SlotValue.Other);
        }
    }

    /// <summary>From here on, it isn't followed: all of the array may be used, the number may change.</summary>
    private void Escape(SlotValue value)
    {
        switch (value.Kind)
        {
            case SlotKind.Array or SlotKind.ElementAddress:
                survey.UseOf(value.Path!).IsWhole = true;
                break;
            case SlotKind.HolderAddress:
                survey.Unstable.Add(FieldKey.Of(value.Path!.Field!));
                break;
        }
    }
}
