using System.Reflection;
using System.Reflection.Emit;

namespace Distributed.Engine.Effects.Il;

/// <summary>
/// Runs through a method's blocks once, in the order of its IL, with a stack of what each value was computed from. One use.
/// </summary>
internal sealed partial class SourceWalk
{
    private readonly FlowGraph graph;
    private readonly Dictionary<int, CallFact> callAt = [];
    private readonly Func<int, MemberInfo> resolve;
    private readonly Dictionary<int, List<Source[]>> entryStacks = [];
    private List<Source[]> stack = [];
    private BlockSources block = new();

    public SourceWalk(FlowGraph graph, IReadOnlyList<CallFact> calls, Func<int, MemberInfo> resolve)
    {
        this.graph = graph;
        this.resolve = resolve;
        foreach (var call in calls)
        {
            callAt[call.Offset] = call;
        }
    }

    public BlockSources[] Run()
    {
        var result = new BlockSources[graph.Blocks.Count];
        foreach (var at in graph.Blocks)
        {
            block = result[at.Index] = new();
            stack = entryStacks.TryGetValue(at.Index, out var entry) ? [.. entry] : [];
            foreach (var instruction in graph.InstructionsOf(at))
            {
                Step(instruction);
            }

            foreach (int successor in at.Successors)
            {
                Merge(successor);
            }
        }

        return result;
    }

    private void Merge(int successor)
    {
        if (!entryStacks.TryGetValue(successor, out var known))
        {
            entryStacks[successor] = [.. stack];
            return;
        }

        for (int i = 0; i < Math.Min(known.Count, stack.Count); i++)
        {
            known[i] = Union(known[i], stack[i]);
        }
    }

    private void Step(Instruction instruction)
    {
        var code = instruction.Code;
        switch (code.OperandType)
        {
            case OperandType.InlineMethod when code != OpCodes.Ldftn && code != OpCodes.Ldvirtftn:
                Call(instruction);
                return;
            case OperandType.InlineMethod when code == OpCodes.Ldftn && callAt.TryGetValue(instruction.Offset, out var lambda) && lambda.Known is null:
                // What is computed with a lambda depends on what the lambda reads.
                stack.Add([new(SourceKind.Call, instruction.Offset, lambda)]);
                return;
            case OperandType.InlineField:
                Field(instruction);
                return;
            case OperandType.InlineSwitch or OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget:
                Branch(instruction);
                return;
            default:
                if (!Variable(instruction) && !Memory(instruction))
                {
                    Other(code);
                }

                return;
        }
    }

    private void Branch(Instruction instruction)
    {
        if (instruction.IsConditionalBranch)
        {
            block.Test = Read(PopMany(PopCount(instruction.Code)));
        }
        else if (instruction.Code == OpCodes.Leave || instruction.Code == OpCodes.Leave_S)
        {
            stack.Clear();
        }
    }

    private bool Variable(Instruction instruction)
    {
        string name = instruction.Code.Name!;
        bool isArgument = name.StartsWith("ldarg", StringComparison.Ordinal) || name.StartsWith("starg", StringComparison.Ordinal);
        if (!isArgument && !name.StartsWith("ldloc", StringComparison.Ordinal) && !name.StartsWith("stloc", StringComparison.Ordinal))
        {
            return false;
        }

        var place = new Source(isArgument ? SourceKind.Argument : SourceKind.Local, instruction.Operand);
        if (name[0] == 's')
        {
            block.Assignments.Add((place, Read(Pop())));
        }
        else
        {
            bool isAddress = name.Length > 5 && name[5] == 'a';
            stack.Add([place with { IsAddress = isAddress }]);
        }

        return true;
    }

    private void Field(Instruction instruction)
    {
        var code = instruction.Code;
        var field = (FieldInfo)resolve(instruction.Operand);
        bool isStatic = code == OpCodes.Ldsfld || code == OpCodes.Ldsflda || code == OpCodes.Stsfld;
        var source = Source.Of(field);
        if (code == OpCodes.Stfld || code == OpCodes.Stsfld)
        {
            var value = Read(Pop());
            var target = isStatic ? [] : Pop();
            block.Assignments.Add((source, value));
            Assign(target, value);
            return;
        }

        var owner = isStatic ? [] : Pop();
        bool isAddress = code == OpCodes.Ldflda || code == OpCodes.Ldsflda;
        stack.Add(Ground.IsFramework(field) && !isStatic ? owner : Union(owner, [source with { IsAddress = isAddress }]));
    }

    private bool Memory(Instruction instruction)
    {
        string name = instruction.Code.Name!;
        if (name.StartsWith("ldelem", StringComparison.Ordinal))
        {
            var index = Pop();
            var array = Pop();
            var element = Element(instruction) with { IsAddress = instruction.Code == OpCodes.Ldelema };
            stack.Add(Union(Union(Read(array), Read(index)), [element]));
        }
        else if (name.StartsWith("stelem", StringComparison.Ordinal))
        {
            var value = Read(Pop());
            PopMany(2);
            block.Assignments.Add((Element(instruction), value));
        }
        else if (name.StartsWith("stind", StringComparison.Ordinal) || instruction.Code == OpCodes.Stobj)
        {
            var value = Read(Pop());
            AssignThrough(Pop(), value);
        }
        else if (instruction.Code == OpCodes.Initobj)
        {
            AssignThrough(Pop(), []);
        }
        else
        {
            return false;
        }

        return true;
    }

    private void Other(OpCode code)
    {
        if (code == OpCodes.Dup)
        {
            var top = Pop();
            stack.Add(top);
            stack.Add(top);
            return;
        }

        if (code == OpCodes.Ret || code == OpCodes.Throw || code == OpCodes.Rethrow || code == OpCodes.Endfinally)
        {
            stack.Clear();
            return;
        }

        var operands = PopMany(PopCount(code));
        for (int i = PushCount(code); i > 0; i--)
        {
            stack.Add(operands);
        }
    }

    /// <summary>Arrays of equally wide elements count as one: bool[] is read as u1 and written as i1.</summary>
    private Source Element(Instruction instruction)
    {
        object key = instruction.Code.OperandType == OperandType.InlineType
            ? WidthOf(resolve(instruction.Operand) as Type)
            : instruction.Code.Name![^1] == 'f' ? "ref" : instruction.Code.Name[^1..];
        return new(SourceKind.Element, 0, key);
    }

    /// <summary>How an element type is named by the short instructions: its width, "ref", or itself.</summary>
    public static object WidthOf(Type? type) => type switch
    {
        { IsEnum: true } => WidthOf(Enum.GetUnderlyingType(type)),
        { IsPrimitive: true } when type == typeof(byte) || type == typeof(sbyte) || type == typeof(bool) => "1",
        { IsPrimitive: true } when type == typeof(short) || type == typeof(ushort) || type == typeof(char) => "2",
        { IsPrimitive: true } when type == typeof(int) || type == typeof(uint) || type == typeof(float) => "4",
        { IsPrimitive: true } when type == typeof(long) || type == typeof(ulong) || type == typeof(double) => "8",
        { IsValueType: false } => "ref",
        not null => type,
        _ => "ref",
    };

    /// <summary>A write into a struct that is a local or a field itself.</summary>
    private void Assign(Source[] addresses, Source[] value)
    {
        foreach (var source in addresses)
        {
            if (source.IsAddress)
            {
                block.Assignments.Add((source with { IsAddress = false }, value));
            }
        }
    }

    /// <summary>A write through a reference: to the places it is the address of, else to what it was computed from (a ref parameter).</summary>
    private void AssignThrough(Source[] address, Source[] value)
    {
        bool isKnown = address.Any(s => s.IsAddress);
        foreach (var source in address)
        {
            if (source.IsAddress || !isKnown)
            {
                block.Assignments.Add((source with { IsAddress = false }, value));
            }
        }
    }

    private Source[] Pop()
    {
        if (stack.Count == 0)
        {
            return [];
        }

        var top = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return top;
    }

    private Source[] PopMany(int count)
    {
        Source[] all = [];
        for (int i = 0; i < count; i++)
        {
            all = Union(all, Pop());
        }

        return all;
    }

    private static Source[] Read(Source[] sources) =>
        sources.Any(s => s.IsAddress) ? [.. sources.Select(s => s with { IsAddress = false }).Distinct()] : sources;

    private static Source[] Union(Source[] a, Source[] b) =>
        a.Length == 0 ? b : b.Length == 0 || b.All(a.Contains) ? a : [.. a.Union(b)];

    public static int PopCount(OpCode code) => code.StackBehaviourPop switch
    {
        StackBehaviour.Pop0 or StackBehaviour.Varpop => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Popi_popi_popi or StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8 or StackBehaviour.Popref_popi_popr4
            or StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref or StackBehaviour.Popref_popi_pop1 => 3,
        _ => 2,
    };

    public static int PushCount(OpCode code) => code.StackBehaviourPush switch
    {
        StackBehaviour.Push0 or StackBehaviour.Varpush => 0,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };
}
