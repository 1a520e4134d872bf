using System.Reflection;
using System.Reflection.Emit;

namespace Distributed.Engine.Effects.Il;

/// <summary>
/// A method's blocks in the order of its IL, with their successors. A block that pushes a constant for the next one to test
/// (how compilers write <c>a || b</c>) leads straight to where that test sends it. Immutable once built.
/// </summary>
internal sealed class FlowGraph
{
    private readonly List<Instruction> code;
    private readonly Dictionary<int, int> blockAt = [];

    private FlowGraph(List<Instruction> code) => this.code = code;

    public List<Block> Blocks { get; } = [];

    public static bool HasLoop(List<Instruction> code) =>
        code.Exists(i => i.IsBranch && (i.Targets is null ? i.Operand <= i.Offset : i.Targets.Any(t => t <= i.Offset)));

    public static FlowGraph Build(List<Instruction> code, MethodBody body)
    {
        var graph = new FlowGraph(code);
        graph.Split(body);
        foreach (var block in graph.Blocks)
        {
            graph.Link(block);
        }

        return graph;
    }

    /// <summary>The block that starts at a byte offset.</summary>
    public int BlockAt(int offset) => blockAt[offset];

    public IEnumerable<Instruction> InstructionsOf(Block block)
    {
        for (int i = block.First; i <= block.Last; i++)
        {
            yield return code[i];
        }
    }

    private void Split(MethodBody body)
    {
        var leaders = new SortedSet<int> { 0 };
        foreach (var clause in body.ExceptionHandlingClauses)
        {
            leaders.Add(clause.TryOffset);
            leaders.Add(clause.HandlerOffset);
            if (clause.Flags == ExceptionHandlingClauseOptions.Filter)
            {
                leaders.Add(clause.FilterOffset);
            }
        }

        foreach (var instruction in code)
        {
            if (instruction.IsBranch)
            {
                leaders.UnionWith(instruction.Targets ?? [instruction.Operand]);
            }

            if (instruction.IsBranch || instruction.EndsBlock)
            {
                leaders.Add(instruction.Next);
            }
        }

        int first = 0;
        for (int i = 0; i < code.Count; i++)
        {
            if (i + 1 == code.Count || leaders.Contains(code[i].Next))
            {
                blockAt[code[first].Offset] = Blocks.Count;
                Blocks.Add(new(Blocks.Count, first, i));
                first = i + 1;
            }
        }
    }

    private void Link(Block block)
    {
        var last = code[block.Last];
        foreach (int target in DirectSuccessors(last))
        {
            int successor = Thread(block, target);
            if (!block.Successors.Contains(successor))
            {
                block.Successors.Add(successor);
            }
        }
    }

    private IEnumerable<int> DirectSuccessors(Instruction last)
    {
        if (last.IsBranch)
        {
            foreach (int target in last.Targets ?? [last.Operand])
            {
                yield return blockAt[target];
            }
        }

        if (!last.EndsBlock && blockAt.TryGetValue(last.Next, out int next))
        {
            yield return next;
        }
    }

    /// <summary>Where control goes when a block has pushed a constant and the next block does nothing but test it.</summary>
    private int Thread(Block from, int to)
    {
        int at = code[from.Last].Code.FlowControl == FlowControl.Branch ? from.Last - 1 : from.Last;
        if (at < from.First || Constant(code[at].Code) is not { } value)
        {
            return to;
        }

        var test = code[Blocks[to].Last];
        bool onTrue = test.Code == OpCodes.Brtrue || test.Code == OpCodes.Brtrue_S;
        if (!onTrue && test.Code != OpCodes.Brfalse && test.Code != OpCodes.Brfalse_S || !OnlyTests(Blocks[to]))
        {
            return to;
        }

        return value == onTrue ? blockAt[test.Operand] : blockAt[test.Next];
    }

    /// <summary>Nothing before the branch but, in unoptimised code, a detour through a local.</summary>
    private bool OnlyTests(Block block)
    {
        for (int i = block.First; i < block.Last; i++)
        {
            if (code[i].Code != OpCodes.Nop && !IsDetour(code[i].Code))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDetour(OpCode code) =>
        code.Value is >= 0x06 and <= 0x0D || code == OpCodes.Stloc_S || code == OpCodes.Ldloc_S || code == OpCodes.Stloc || code == OpCodes.Ldloc;

    private static bool? Constant(OpCode code) =>
        code == OpCodes.Ldc_I4_0 ? false : code == OpCodes.Ldc_I4_1 ? true : null;
}
