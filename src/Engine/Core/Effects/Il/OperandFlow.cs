using System.Reflection;
using System.Reflection.Emit;

namespace Distributed.Engine.Effects.Il;

/// <summary>Which instruction pushed each operand of each instruction. Immutable once read.</summary>
internal sealed class OperandFlow
{
    /// <summary>More than one instruction may have pushed it, or none that is known.</summary>
    public const int Unknown = -1;

    private readonly List<Instruction> code;
    private readonly Func<int, MemberInfo> resolve;
    private readonly int[][] operands;
    private readonly Dictionary<int, List<int>> stackAt = [];

    private OperandFlow(List<Instruction> code, Func<int, MemberInfo> resolve)
    {
        this.code = code;
        this.resolve = resolve;
        operands = new int[code.Count][];
    }

    public static OperandFlow Read(List<Instruction> code, Func<int, MemberInfo> resolve)
    {
        var flow = new OperandFlow(code, resolve);
        flow.Run();
        return flow;
    }

    /// <summary>The index of the instruction that pushed an operand, or <see cref="Unknown"/>.</summary>
    /// <param name="instruction">The index of the instruction that takes it.</param>
    /// <param name="position">From 0: for instance methods the object, then the arguments.</param>
    public int Operand(int instruction, int position) =>
        instruction >= 0 && operands[instruction] is { } taken && position < taken.Length ? taken[position] : Unknown;

    private void Run()
    {
        List<int>? stack = [];
        for (int i = 0; i < code.Count; i++)
        {
            // What only a later branch leads to starts with an empty stack.
            stack = Join(stack, stackAt.GetValueOrDefault(code[i].Offset)) ?? [];
            Step(i, stack);
            foreach (int target in code[i].IsBranch ? code[i].Targets ?? [code[i].Operand] : [])
            {
                stackAt[target] = Join([.. stack], stackAt.GetValueOrDefault(target))!;
            }

            if (code[i].EndsBlock || code[i].Code == OpCodes.Leave || code[i].Code == OpCodes.Leave_S || code[i].Code == OpCodes.Endfinally)
            {
                stack = null;
            }
        }
    }

    private static List<int>? Join(List<int>? a, List<int>? b)
    {
        if (a is null || b is null)
        {
            return a ?? b;
        }

        return a.Count == b.Count ? [.. a.Zip(b, (x, y) => x == y ? x : Unknown)] : [.. Enumerable.Repeat(Unknown, Math.Max(a.Count, b.Count))];
    }

    private void Step(int at, List<int> stack)
    {
        var (pops, pushes) = Effect(code[at]);
        var taken = new int[pops];
        for (int i = pops - 1; i >= 0; i--)
        {
            taken[i] = stack.Count == 0 ? Unknown : stack[^1];
            if (stack.Count > 0)
            {
                stack.RemoveAt(stack.Count - 1);
            }
        }

        operands[at] = taken;
        if (code[at].Code == OpCodes.Leave || code[at].Code == OpCodes.Leave_S)
        {
            stack.Clear();
        }

        for (int i = 0; i < pushes; i++)
        {
            stack.Add(at);
        }
    }

    private (int Pops, int Pushes) Effect(Instruction instruction)
    {
        var op = instruction.Code;
        if (op.OperandType != OperandType.InlineMethod || op == OpCodes.Ldftn || op == OpCodes.Ldvirtftn || op == OpCodes.Ldtoken || op == OpCodes.Jmp)
        {
            return (SourceWalk.PopCount(op), SourceWalk.PushCount(op));
        }

        var method = (MethodBase)resolve(instruction.Operand);
        int arguments = method.GetParameters().Length;
        return op == OpCodes.Newobj
            ? (arguments, 1)
            : (arguments + (method.IsStatic ? 0 : 1), method is MethodInfo { ReturnType: var result } && result != typeof(void) ? 1 : 0);
    }
}
