using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects;

/// <summary>
/// Captured locals that nobody but the closure can touch between its start and its end: only its own code and the method that declares them use them, and
/// that method does nothing but wait for the call. Then nobody can tell when the closure wrote to them. One use.
/// </summary>
internal sealed class PrivateCaptures
{
    private static readonly string[] Waits = ["GetAwaiter", "ConfigureAwait", "Wait", "get_Result"];

    // The generator's interceptors, which redirected calls go to.
    private const string Redirected = "Distributed.Generated";

    private readonly EnclosingCode? code;
    private readonly HashSet<FieldKey> own = [];
    private readonly MethodCode? declaring;
    private readonly int call;

    /// <param name="root">The delegate's method.</param>
    public PrivateCaptures(MethodBase? root)
    {
        if (root?.DeclaringType is not { } owner || !owner.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal))
        {
            return;
        }

        var enclosing = EnclosingCode.Of(owner);
        if (enclosing.UsesOf(root) is not [{ By: var by, At: { Code: var op } pointer }] || op != OpCodes.Ldftn || MethodCode.Read(by) is not { } method)
        {
            return;
        }

        int at = method.Code.FindIndex(i => i.Offset == pointer.Offset);
        call = CallAwaitedAtOnce(method, at);
        if (call >= 0)
        {
            code = enclosing;
            declaring = method;
            CollectOwn(root, enclosing);
        }
    }

    /// <summary>Whether only the closure can use the variable while it runs.</summary>
    public bool Contains(FieldInfo captured) =>
        code is not null && captured.DeclaringType!.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal)
        && MakersOf(captured.DeclaringType).Count > 0
        && code.UsesOf(captured).All(u => own.Contains(KeyOf(u.By)) || IsDeclaring(u.By));

    /// <summary>Whether the object in it is the closure's alone too: made for the variable, and handed to nobody before the call.</summary>
    public bool ContainsObjectOf(FieldInfo captured)
    {
        if (!Contains(captured))
        {
            return false;
        }

        bool isStored = false;
        foreach (var use in code!.UsesOf(captured))
        {
            if (use.At.Code == OpCodes.Ldfld)
            {
                // The closure's own loads are its own business; what the declaring method loads before the call may have gone anywhere.
                if (IsDeclaring(use.By) && use.At.Offset < declaring!.Code[call].Offset)
                {
                    return false;
                }

                continue;
            }

            int at = IsDeclaring(use.By) ? declaring!.Code.FindIndex(i => i.Offset == use.At.Offset) : -1;
            if (use.At.Code != OpCodes.Stfld || at < 0 || !IsNew(declaring!.Origin(at, 1)))
            {
                return false;
            }

            isStored = true;
        }

        return isStored && !IsRepeatedWith(captured.DeclaringType!);
    }

    private bool IsNew(int origin)
    {
        if (origin < 0)
        {
            return false;
        }

        var op = declaring!.Code[origin].Code;
        return op == OpCodes.Newarr
            || op == OpCodes.Newobj && declaring.Resolve(declaring.Code[origin].Operand).DeclaringType is { Namespace: "System.Collections.Generic" or "System.Text" } made && Ground.IsFramework(made);
    }

    /// <summary>A loop that makes the call again with the same variable: then it may have been handed out after an earlier one.</summary>
    private bool IsRepeatedWith(Type display)
    {
        int callOffset = declaring!.Code[call].Offset;
        var made = MakersOf(display);
        return made.Count != 1 || declaring.Code.Exists(i => i.IsBranch && i.Offset > callOffset
            && (i.Targets ?? [i.Operand]).Any(t => t <= callOffset && t > made[0].Offset));
    }

    /// <summary>Where the declaring method makes the objects that hold captured locals of one scope.</summary>
    private List<Instruction> MakersOf(Type display) => declaring!.Code
        .Where(i => i.Code == OpCodes.Newobj && declaring.Resolve(i.Operand).DeclaringType is { } type && Definition(type) == Definition(display)).ToList();

    private static Type Definition(Type type) => type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;

    /// <summary>The closure's method, its state machine, and lambdas and local functions that nobody else names.</summary>
    private void CollectOwn(MethodBase root, EnclosingCode enclosing)
    {
        var candidates = new Queue<MethodBase>();
        Add(root);
        while (candidates.TryDequeue(out var next))
        {
            if (MethodCode.Read(next) is not { } body)
            {
                continue;
            }

            foreach (var instruction in body.Code)
            {
                if (instruction.Code.OperandType == OperandType.InlineMethod && body.Resolve(instruction.Operand) is MethodBase named && named.Module == root.Module)
                {
                    Consider(named);
                }
            }

            // The state machine's code is named by nobody: the type is a local of the method.
            foreach (var local in body.Body.LocalVariables.Where(l => typeof(System.Runtime.CompilerServices.IAsyncStateMachine).IsAssignableFrom(l.LocalType)))
            {
                if (local.LocalType.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public) is { } moveNext && moveNext.Module == root.Module)
                {
                    Add(moveNext);
                }
            }
        }

        void Consider(MethodBase named)
        {
            bool isGenerated = named.Name.StartsWith('<') || named.DeclaringType!.Name.StartsWith('<');
            if (isGenerated && !own.Contains(KeyOf(named)) && enclosing.UsesOf(named).All(u => own.Contains(KeyOf(u.By))))
            {
                Add(named);
            }
        }

        void Add(MethodBase method)
        {
            if (own.Add(KeyOf(method)))
            {
                candidates.Enqueue(method);
            }
        }
    }

    /// <summary>The call that takes the delegate, if it is a redirected one or the BCL's and its task is waited for in the next instruction; else negative.</summary>
    private static int CallAwaitedAtOnce(MethodCode method, int pointer)
    {
        int made = pointer + 1;
        if (pointer < 0 || made >= method.Code.Count || method.Code[made].Code != OpCodes.Newobj)
        {
            return -1;
        }

        for (int i = made + 1; i < method.Code.Count; i++)
        {
            if (method.Code[i].IsBranch || method.Code[i].EndsBlock)
            {
                return -1;
            }

            if (method.Code[i].Code != OpCodes.Call && method.Code[i].Code != OpCodes.Callvirt)
            {
                continue;
            }

            var called = (MethodBase)method.Resolve(method.Code[i].Operand);
            bool takes = Enumerable.Range(0, called.GetParameters().Length + 1).Any(p => method.Flow.Operand(i, p) == made);
            if (takes)
            {
                return RunsLoop(called) || StartsCall(called) && IsWaitedFor(method, i) ? i : -1;
            }
        }

        return -1;
    }

    private static bool StartsCall(MethodBase called) =>
        called.DeclaringType is { } owner
        && (owner == typeof(Task) && called.Name == nameof(Task.Run) || owner == typeof(TaskFactory) && called.Name == nameof(TaskFactory.StartNew) || owner.Namespace == Redirected);

    /// <summary>A loop of Parallel returns when all of it has ended.</summary>
    private static bool RunsLoop(MethodBase called) =>
        called is MethodInfo { ReturnType: var returned, DeclaringType: { } owner } && returned == typeof(ParallelLoopResult) && (owner == typeof(Parallel) || owner.Namespace == Redirected);

    private static bool IsWaitedFor(MethodCode method, int at)
    {
        int next = at + 1;
        while (next < method.Code.Count && method.Code[next].Code == OpCodes.Nop)
        {
            next++;
        }

        if (next >= method.Code.Count)
        {
            return false;
        }

        var op = method.Code[next].Code;
        if (op != OpCodes.Callvirt)
        {
            return op == OpCodes.Ret;
        }

        var wait = (MethodBase)method.Resolve(method.Code[next].Operand);
        if (!Waits.Contains(wait.Name) || !typeof(Task).IsAssignableFrom(wait.DeclaringType) || wait.GetParameters().Any(p => p.ParameterType != typeof(bool)))
        {
            return false;
        }

        return wait.Name is "Wait" or "get_Result" || method.Code.Skip(next + 1).FirstOrDefault(i => !PassesAwaiterOn(method, i)) is { Code: var end, Operand: var token }
            && end == OpCodes.Call && method.Resolve(token).Name is "get_IsCompleted" or "GetResult";
    }

    /// <summary>What compilers put between an awaitable and the first question to its awaiter.</summary>
    private static bool PassesAwaiterOn(MethodCode method, Instruction instruction)
    {
        string name = instruction.Code.Name!;
        return name is "nop" || name.StartsWith("stloc", StringComparison.Ordinal) || name.StartsWith("ldloc", StringComparison.Ordinal) || name.StartsWith("ldc.i4", StringComparison.Ordinal)
            || (instruction.Code == OpCodes.Call || instruction.Code == OpCodes.Callvirt) && method.Resolve(instruction.Operand).Name is "GetAwaiter" or "ConfigureAwait";
    }

    private bool IsDeclaring(MethodBase method) => KeyOf(method) == KeyOf(declaring!.Method);

    private static FieldKey KeyOf(MethodBase method) => new(method.Module, method.MetadataToken);
}
