using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects.Tables;

/// <summary>
/// Follows what leads to a table through one method, in the order of its IL. Whatever takes such a value and isn't known to only read it lets the table
/// escape. One use.
/// </summary>
internal sealed partial class TableWalk(TableScan scan, TableMethod method)
{
    private readonly List<Instruction> code = method.Code;
    private readonly Dictionary<int, List<TableValue[]>> stackAt = [];
    private List<TableValue[]> stack = [];
    private Type? constrained;

    public void Run()
    {
        bool isReached = true;
        for (int i = 0; i < code.Count; i++)
        {
            var entry = stackAt.GetValueOrDefault(code[i].Offset);
            stack = isReached ? Union(stack, entry) : entry ?? [];
            isReached = true;
            if (code[i].IsBranch)
            {
                Branch(i);
            }
            else
            {
                Step(i);
            }

            if (code[i].EndsBlock || code[i].Code == OpCodes.Leave || code[i].Code == OpCodes.Leave_S || code[i].Code == OpCodes.Endfinally)
            {
                isReached = false;
            }
        }
    }

    private static List<TableValue[]> Union(List<TableValue[]> a, List<TableValue[]>? b)
    {
        if (b is null)
        {
            return a;
        }

        var (longer, shorter) = a.Count >= b.Count ? (a, b) : (b, a);
        return [.. longer.Select((values, i) => i < shorter.Count ? Union(values, shorter[i]) : values)];
    }

    private static TableValue[] Union(TableValue[] a, TableValue[] b) => a.Length == 0 ? b : b.Length == 0 ? a : [.. a.Union(b)];

    private void Branch(int at)
    {
        var instruction = code[at];
        var op = instruction.Code;
        bool asksForNull = op == OpCodes.Brtrue || op == OpCodes.Brtrue_S || op == OpCodes.Brfalse || op == OpCodes.Brfalse_S;
        if (op == OpCodes.Beq || op == OpCodes.Beq_S || op == OpCodes.Bne_Un || op == OpCodes.Bne_Un_S)
        {
            Compare(at);
        }
        else
        {
            var taken = PopMany(SourceWalk.PopCount(op));
            Escape(asksForNull ? [] : taken);
        }

        if (op == OpCodes.Leave || op == OpCodes.Leave_S)
        {
            stack.Clear();
        }

        foreach (int target in instruction.Targets ?? [instruction.Operand])
        {
            if (target <= instruction.Offset)
            {
                // Code above was walked without this.
                stack.ForEach(Escape);
            }

            stackAt[target] = Union([.. stack], stackAt.GetValueOrDefault(target));
        }
    }

    private void Step(int at)
    {
        var op = code[at].Code;
        switch (op.OperandType)
        {
            case OperandType.InlineMethod:
                Call(at);
                return;
            case OperandType.InlineField:
                Field(at);
                return;
            case OperandType.InlineSig:
                stack.ForEach(Escape);
                stack.Clear();
                return;
            case OperandType.InlineType when op == OpCodes.Constrained:
                constrained = method.Resolve(code[at].Operand) as Type;
                return;
            default:
                if (!Variable(at) && !Element(at))
                {
                    Other(at);
                }

                return;
        }
    }

    private bool Variable(int at)
    {
        string name = code[at].Code.Name!;
        bool isArgument = name.Contains("arg", StringComparison.Ordinal) && name[2] == 'a';
        if (!isArgument && !name.StartsWith("ldloc", StringComparison.Ordinal) && !name.StartsWith("stloc", StringComparison.Ordinal) || name == "arglist")
        {
            return false;
        }

        var place = isArgument ? new TablePlace(method.Token, Argument: code[at].Operand) : new TablePlace(method.Token, Local: code[at].Operand);
        if (name[0] == 's')
        {
            scan.Join(place, Pop());
            return true;
        }

        var values = scan.At(place);
        if (name.Length > 5 && name[5] == 'a')
        {
            Escape([.. values.Where(v => v.Kind is not (TableValueKind.Span or TableValueKind.ReadOnlySpan))]);
        }

        stack.Add(values);
        return true;
    }

    private bool Element(int at)
    {
        string name = code[at].Code.Name!;
        if (name.StartsWith("ldelem", StringComparison.Ordinal))
        {
            PopMany(1);
            bool isAddress = code[at].Code == OpCodes.Ldelema;
            stack.Add(ElementsOf(Pop(), isAddress));
        }
        else if (name.StartsWith("stelem", StringComparison.Ordinal))
        {
            var value = Pop();
            PopMany(1);
            Put(Pop(), value);
        }
        else if (name.StartsWith("ldind", StringComparison.Ordinal) || code[at].Code == OpCodes.Ldobj)
        {
            Escape([.. Pop().Where(v => v.Kind != TableValueKind.Address)]);
            stack.Add([]);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static TableValue[] ElementsOf(TableValue[] array, bool isAddress)
    {
        Escape([.. array.Where(v => v.Kind != TableValueKind.Table)]);
        var found = new List<TableValue>();
        foreach (var value in array.Where(v => v.Kind == TableValueKind.Table))
        {
            bool isInner = value.ElementType is { IsArray: true };
            if (isInner && isAddress)
            {
                Escape([value]);
            }
            else if (isInner)
            {
                found.Add(value with { Depth = value.Depth + 1 });
            }
            else if (isAddress)
            {
                found.Add(value with { Kind = TableValueKind.Address });
            }
            else if (value.ElementType is { IsValueType: false })
            {
                found.Add(value with { Kind = TableValueKind.Element });
            }
        }

        return [.. found];
    }

    /// <summary>An element is written, which only the static constructor may do, to what it makes.</summary>
    private void Put(TableValue[] array, TableValue[] value)
    {
        bool isKept = false;
        foreach (var target in array)
        {
            if (!IsBuilding(target.Root) || target.Kind != TableValueKind.Table)
            {
                Escape([target]);
            }
            else if (target.ElementType is { IsArray: true })
            {
                isKept = true;
                Own(target.Root, value);
            }
        }

        if (!isKept)
        {
            Escape(value);
        }
    }

    /// <summary>An object comes to a place that has to be its only one.</summary>
    private static void Own(TableRoot owner, TableValue[] values)
    {
        owner.Escapes |= values.Length == 0;
        foreach (var value in values)
        {
            if (value.Kind != TableValueKind.Table || value.Depth > 0 || value.Root.Field is not null)
            {
                owner.Escapes = true;
                value.Root.Escapes = true;
            }
            else
            {
                owner.Parts.Add(value.Root);
                value.Root.Owners.Add(owner);
            }
        }
    }

    private void Other(int at)
    {
        var op = code[at].Code;
        if (op == OpCodes.Dup)
        {
            var top = Pop();
            stack.Add(top);
            stack.Add(top);
        }
        else if (op == OpCodes.Ceq || op == OpCodes.Cgt_Un)
        {
            Compare(at);
            stack.Add([]);
        }
        else if (op == OpCodes.Pop || op == OpCodes.Ldlen)
        {
            PopMany(1);
            stack.AddRange(op == OpCodes.Ldlen ? [[]] : []);
        }
        else if (op == OpCodes.Newarr)
        {
            PopMany(1);
            stack.Add(method.IsStaticConstructor ? [new(scan.Made(method.Method, code[at].Offset, ((Type)method.Resolve(code[at].Operand)).MakeArrayType()), 0, TableValueKind.Table)] : []);
        }
        else if (op == OpCodes.Ldtoken)
        {
            // An expression tree, which may be turned into one that writes.
            Escape(method.Resolve(code[at].Operand) is FieldInfo { IsStatic: true } field && scan.Table(field) is { } table ? [new(table, 0, TableValueKind.Table)] : []);
            stack.Add([]);
        }
        else if (op == OpCodes.Ret)
        {
            Return();
        }
        else
        {
            Escape(PopMany(SourceWalk.PopCount(op)));
            stack.AddRange(Enumerable.Repeat<TableValue[]>([], SourceWalk.PushCount(op)));
        }
    }

    /// <summary>What a private method returns stays in the class.</summary>
    private void Return()
    {
        if (stack.Count == 0)
        {
            return;
        }

        var result = Pop();
        if (method.Method is { IsPrivate: true, IsVirtual: false })
        {
            scan.Join(new(method.Token), result);
        }
        else
        {
            Escape(result);
        }
    }

    /// <summary>Tells objects apart, unless it asks for null.</summary>
    private void Compare(int at)
    {
        var operands = PopMany(2);
        if (at == 0 || code[at - 1].Code != OpCodes.Ldnull)
        {
            foreach (var value in operands)
            {
                value.Root.Escapes = true;
            }
        }
    }

    private bool IsBuilding(TableRoot root) => method.IsStaticConstructor && (root.Field is null || root.Field.DeclaringType == method.Method.DeclaringType);

    private static void Escape(TableValue[] values)
    {
        foreach (var value in values)
        {
            // An element is a value, whoever gets it.
            value.Root.Escapes |= value.Kind != TableValueKind.Element;
        }
    }

    private TableValue[] Pop()
    {
        if (stack.Count == 0)
        {
            return [];
        }

        var top = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return top;
    }

    private TableValue[] PopMany(int count)
    {
        TableValue[] all = [];
        for (int i = 0; i < count; i++)
        {
            all = Union(all, Pop());
        }

        return all;
    }
}
