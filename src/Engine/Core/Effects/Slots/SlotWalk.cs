using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects.Slots;

/// <summary>
/// Walks a method as it is called in one place: first until it is known what each variable can hold where blocks begin, then once more to note
/// every use of a captured array. One use.
/// </summary>
internal sealed partial class SlotWalk
{
    private const int MaxVisits = 2_000;
    private const int NoLoop = -1;

    private readonly SlotSurvey survey;
    private readonly MethodBase method;
    private readonly SlotWalk? caller;
    private readonly List<Instruction> code;
    private readonly MethodBody body;
    private readonly Type[]? typeArguments;
    private readonly Type[]? methodArguments;
    private readonly int arguments;
    private readonly SlotState?[] entries;
    private readonly HashSet<int> unsteady;
    private readonly HashSet<int> heads;
    private readonly Dictionary<(int Block, int Variable), LoopVariable> loopVariables = [];
    private readonly List<int> pending = [];
    private SlotState state;
    private int block;
    private bool isNoting;

    private SlotWalk(SlotSurvey survey, MethodBase method, MethodBody body, SlotValue[] arguments, SlotWalk? caller, int callerBlock)
    {
        this.survey = survey;
        this.method = method;
        this.body = body;
        this.caller = caller;
        CallerBlock = callerBlock;
        this.arguments = arguments.Length;
        typeArguments = method.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null;
        methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        code = IlDecoder.Decode(body.GetILAsByteArray()!);
        Graph = FlowGraph.Build(code, body);
        entries = new SlotState?[Graph.Blocks.Count];
        unsteady = UnsteadyVariables();
        heads = LoopHeads();
        var variables = new SlotValue[arguments.Length + body.LocalVariables.Count];
        Array.Fill(variables, SlotValue.Other);
        arguments.CopyTo(variables, 0);
        state = new(variables, []);
    }

    public FlowGraph Graph { get; }

    /// <summary>The walk through the method that makes this call; null for the closure's own.</summary>
    public SlotWalk? Caller => caller;

    /// <summary>The block of the caller that makes this call.</summary>
    public int CallerBlock { get; }

    /// <summary>Whether the method has handlers of any kind.</summary>
    public bool HasHandlers => body.ExceptionHandlingClauses.Count > 0;

    /// <summary>The comparison at the end of each block that has one; it holds where the first successor follows.</summary>
    public Dictionary<int, SlotComparison> Tests { get; } = [];

    /// <summary>Where control goes from a block: the branch target first.</summary>
    public List<int> SuccessorsOf(int from)
    {
        var last = code[Graph.Blocks[from].Last];
        var result = new List<int>();
        foreach (int target in last.IsBranch ? last.Targets ?? [last.Operand] : [])
        {
            result.Add(Graph.BlockAt(target));
        }

        if (!last.EndsBlock && last.Code != OpCodes.Endfinally && last.Code != OpCodes.Endfilter && Graph.Blocks[from].Last + 1 < code.Count)
        {
            result.Add(Graph.BlockAt(last.Next));
        }

        return result;
    }

    /// <summary>Whether a block ends with the method's return.</summary>
    public bool Returns(int at) => code[Graph.Blocks[at].Last].Code == OpCodes.Ret;

    /// <summary>Walks a closure's own method.</summary>
    public static void Run(SlotSurvey survey, MethodBase method)
    {
        var values = new SlotValue[method.GetParameters().Length + (method.IsStatic ? 0 : 1)];
        Array.Fill(values, SlotValue.Other);
        if (!method.IsStatic)
        {
            values[0] = SlotValue.OfHolder(CapturePath.Target);
            if (method.GetParameters() is [var first, ..])
            {
                // A call that is no loop's has no chunk: then nothing is known of these.
                values[1] = first.ParameterType == typeof(int) ? SlotValue.OfInteger(new SpanIndex(SpanPart.Number))
                    : first.ParameterType == typeof(Tuple<int, int>) ? new SlotValue(SlotKind.Range)
                    : SlotValue.Other;
            }
        }

        Run(survey, method, values, caller: null, callerBlock: 0);
    }

    private static void Run(SlotSurvey survey, MethodBase method, SlotValue[] arguments, SlotWalk? caller, int callerBlock)
    {
        if (!survey.TryWalk(method))
        {
            return;
        }

        if (method.GetMethodBody() is not { } body)
        {
            survey.GiveUp();
            return;
        }

        new SlotWalk(survey, method, body, arguments, caller, callerBlock).Run();
    }

    private void Run()
    {
        var start = state;
        Enter(0, start.Copy());
        foreach (var clause in body.ExceptionHandlingClauses)
        {
            EnterHandler(clause.HandlerOffset, start);
            if (clause.Flags == ExceptionHandlingClauseOptions.Filter)
            {
                EnterHandler(clause.FilterOffset, start);
            }
        }

        for (int visits = 0; pending.Count > 0; visits++)
        {
            if (visits > MaxVisits)
            {
                survey.GiveUp();
                return;
            }

            // The lowest first: loops settle from the inside.
            block = pending.Min();
            pending.Remove(block);
            Step();
        }

        isNoting = true;
        for (block = 0; block < entries.Length && !survey.IsGivenUp; block++)
        {
            if (entries[block] is not null)
            {
                Step();
            }
        }
    }

    /// <summary>Handlers begin with an exception, after any of the instructions they guard.</summary>
    private void EnterHandler(int offset, SlotState start)
    {
        var variables = (SlotValue[])start.Variables.Clone();
        Array.Fill(variables, SlotValue.Other, arguments, variables.Length - arguments);
        Enter(Graph.BlockAt(offset), new(variables, [SlotValue.Other]));
    }

    private void Step()
    {
        state = entries[block]!.Copy();
        for (int i = Graph.Blocks[block].First; i <= Graph.Blocks[block].Last; i++)
        {
            Visit(code[i]);
        }
    }

    private void Enter(int at, SlotState incoming)
    {
        if (isNoting)
        {
            return;
        }

        Forget(incoming);
        if (entries[at] is not { } known)
        {
            if (heads.Contains(at))
            {
                BeginLoop(at, incoming);
            }

            entries[at] = incoming;
            pending.Add(at);
            return;
        }

        bool changed = false;
        for (int v = 0; v < known.Variables.Length; v++)
        {
            var joined = Join(known.Variables[v], incoming.Variables[v], at, v);
            changed |= !Equals(joined, known.Variables[v]);
            known.Variables[v] = joined;
        }

        for (int s = 0; s < Math.Min(known.Stack.Count, incoming.Stack.Count); s++)
        {
            var joined = Join(known.Stack[s], incoming.Stack[s], at, NoLoop);
            changed |= !Equals(joined, known.Stack[s]);
            known.Stack[s] = joined;
        }

        if (changed && !pending.Contains(at))
        {
            pending.Add(at);
        }
    }

    /// <summary>At the head of a loop every variable that is assigned in it is about to change.</summary>
    private void BeginLoop(int at, SlotState entering)
    {
        var loop = Loop.At(this, at);
        for (int v = 0; v < entering.Variables.Length; v++)
        {
            if (entering.Variables[v] is { Kind: SlotKind.Integer, Index: { } start } && (loop is null || IsAssigned(v, loop)))
            {
                entering.Variables[v] = SlotValue.OfInteger(Meet(start, start, at, v));
            }
        }
    }

    private bool IsAssigned(int variable, Loop loop) => Graph.Blocks.Exists(b => loop.Holds(b.Index)
        && Graph.InstructionsOf(b).Any(i => i.Code.Name!.AsSpan(0, 2) is "st" && i.Code.Name.AsSpan(2, 3) is "loc" or "arg" && VariableOf(i) == variable));

    /// <summary>The blocks that control comes back to.</summary>
    private HashSet<int> LoopHeads()
    {
        var found = new HashSet<int>();
        var open = new HashSet<int>();
        var done = new HashSet<int>();
        var work = new Stack<(int Block, bool IsEnd)>(body.ExceptionHandlingClauses.Select(c => (Graph.BlockAt(c.HandlerOffset), false)).Append((0, false)));
        while (work.TryPop(out var next))
        {
            if (next.IsEnd)
            {
                open.Remove(next.Block);
                done.Add(next.Block);
            }
            else if (open.Contains(next.Block))
            {
                found.Add(next.Block);
            }
            else if (!done.Contains(next.Block))
            {
                open.Add(next.Block);
                work.Push((next.Block, true));
                SuccessorsOf(next.Block).ForEach(s => work.Push((s, false)));
            }
        }

        return found;
    }

    /// <summary>Which variable a value came from, and how two were compared, is true of the moment only.</summary>
    private static void Forget(SlotState entering)
    {
        for (int v = 0; v < entering.Variables.Length; v++)
        {
            entering.Variables[v] = Lasting(entering.Variables[v]);
        }

        for (int s = 0; s < entering.Stack.Count; s++)
        {
            entering.Stack[s] = Lasting(entering.Stack[s]);
        }
    }

    private static SlotValue Lasting(SlotValue value) =>
        value.Kind == SlotKind.Comparison ? SlotValue.Other
        : value.Variable != SlotValue.NoVariable ? value with { Variable = SlotValue.NoVariable }
        : value;


    private SlotValue Join(SlotValue known, SlotValue incoming, int at, int variable)
    {
        if (Equals(known, incoming))
        {
            return known;
        }

        if (known.Kind == SlotKind.Integer && incoming.Kind == SlotKind.Integer)
        {
            return Common(known.Index!, incoming.Index!) is { } common ? SlotValue.OfInteger(common)
                : variable == NoLoop ? SlotValue.AnyInteger
                : SlotValue.OfInteger(Meet(known.Index!, incoming.Index!, at, variable));
        }

        Escape(known);
        Escape(incoming);
        return SlotValue.Other;
    }

    /// <summary>One integer, of which the ways here have told different bounds: those stay that both have told.</summary>
    private static IndexExpression? Common(IndexExpression known, IndexExpression incoming)
    {
        for (var at = known; ; at = ((BoundedIndex)at).Inner)
        {
            for (var other = incoming; ; other = ((BoundedIndex)other).Inner)
            {
                if (Equals(at, other))
                {
                    return at;
                }

                if (other is not BoundedIndex)
                {
                    break;
                }
            }

            if (at is not BoundedIndex)
            {
                return null;
            }
        }
    }

    private LoopVariable Meet(IndexExpression known, IndexExpression incoming, int at, int variable)
    {
        if (!loopVariables.TryGetValue((at, variable), out var meeting))
        {
            loopVariables[(at, variable)] = meeting = new(this, at);
        }

        meeting.Add(known);
        meeting.Add(incoming);
        return meeting;
    }

    /// <summary>Locals whose address is taken, or that a handler writes: what they hold isn't followed.</summary>
    private HashSet<int> UnsteadyVariables()
    {
        var found = new HashSet<int>();
        foreach (var instruction in code)
        {
            string name = instruction.Code.Name!;
            bool isLocal = name.StartsWith("ldloca", StringComparison.Ordinal)
                || name.StartsWith("stloc", StringComparison.Ordinal) && IsInHandler(instruction.Offset);
            bool isArgument = name.StartsWith("ldarga", StringComparison.Ordinal)
                || name.StartsWith("starg", StringComparison.Ordinal) && HasHandlers;
            if (isLocal || isArgument)
            {
                found.Add(isLocal ? arguments + instruction.Operand : instruction.Operand);
            }
        }

        return found;
    }

    private bool IsInHandler(int offset) => body.ExceptionHandlingClauses.Any(c =>
        (offset >= c.HandlerOffset && offset < c.HandlerOffset + c.HandlerLength)
        || (c.Flags == ExceptionHandlingClauseOptions.Filter && offset >= c.FilterOffset && offset < c.HandlerOffset));
}
