using System.Reflection;
using System.Reflection.Emit;

namespace Distributed.Engine.Effects.Il;

/// <summary>Finds <c>lock</c> statements as the compiler writes them, on monitors and on <see cref="Lock"/>. Pure.</summary>
internal static class LockReader
{
    public static IReadOnlyList<LockRegion> Read(List<Instruction> code, MethodBody body, OperandFlow flow, Func<int, MemberInfo> resolve)
    {
        var found = new List<LockRegion>();
        foreach (var clause in body.ExceptionHandlingClauses)
        {
            if (clause.Flags == ExceptionHandlingClauseOptions.Finally && Region(clause, code, flow, resolve) is { } region)
            {
                found.Add(region);
            }
        }

        return found;
    }

    private static LockRegion? Region(ExceptionHandlingClause clause, List<Instruction> code, OperandFlow flow, Func<int, MemberInfo> resolve)
    {
        int tryEnd = clause.TryOffset + clause.TryLength;
        int exit = code.FindIndex(i => i.Offset >= clause.HandlerOffset && i.Offset < clause.HandlerOffset + clause.HandlerLength && IsExit(i, resolve));
        if (exit < 0 || flow.Operand(exit, 0) is not (>= 0 and var left) || !IsVariable(code[left], resolve))
        {
            return null;
        }

        int store = code[left].Code == OpCodes.Ldfld ? OnlyHoistedStore(code, code[left].Operand) : OnlyStore(code, code[left].Operand);
        if (store < 0)
        {
            return null;
        }

        // A monitor's object, or the scope that EnterScope returned.
        int source = flow.Operand(store, code[store].Code == OpCodes.Stfld ? 1 : 0);
        bool isScope = source >= 0 && IsCall(code[source], resolve, typeof(Lock), nameof(Lock.EnterScope));
        int enter = isScope ? source : code.FindIndex(i => i.Offset >= clause.TryOffset && i.Offset < tryEnd && IsCall(i, resolve, typeof(Monitor), nameof(Monitor.Enter)));
        int gate = isScope ? flow.Operand(source, 0) : source;
        bool isOfThisLock = enter >= 0 && (isScope || flow.Operand(enter, 0) is >= 0 and var entered && code[entered].Code == OpCodes.Ldfld == (code[left].Code == OpCodes.Ldfld)
            && IsVariable(code[entered], resolve) && code[entered].Operand == code[left].Operand);
        if (!isOfThisLock || gate < 0 || code[gate].Code != OpCodes.Ldfld)
        {
            return null;
        }

        int start = isScope ? clause.TryOffset : code[enter].Next;
        return new((FieldInfo)resolve(code[gate].Operand), code[gate].Offset, start, tryEnd, [code[enter].Offset, code[exit].Offset]);
    }

    private static bool IsExit(Instruction instruction, Func<int, MemberInfo> resolve) =>
        IsCall(instruction, resolve, typeof(Monitor), nameof(Monitor.Exit)) || IsCall(instruction, resolve, typeof(Lock.Scope), nameof(Lock.Scope.Dispose));

    private static bool IsCall(Instruction instruction, Func<int, MemberInfo> resolve, Type owner, string name) =>
        (instruction.Code == OpCodes.Call || instruction.Code == OpCodes.Callvirt)
        && resolve(instruction.Operand) is { } member && member.DeclaringType == owner && member.Name == name;

    /// <summary>Where the compiler keeps the locked object: a local, or in a debug build of an async method a field of the state machine, which nobody can name.</summary>
    private static bool IsVariable(Instruction instruction, Func<int, MemberInfo> resolve) =>
        instruction.Code.Name!.StartsWith("ldloc", StringComparison.Ordinal)
        || instruction.Code == OpCodes.Ldfld && resolve(instruction.Operand) is FieldInfo field && field.Name.StartsWith("<>s__", StringComparison.Ordinal);

    /// <summary>The one instruction that gives such a field an object: afterwards it is cleared.</summary>
    private static int OnlyHoistedStore(List<Instruction> code, int field)
    {
        var stores = Enumerable.Range(1, code.Count - 1).Where(i => code[i].Code == OpCodes.Stfld && code[i].Operand == field && code[i - 1].Code != OpCodes.Ldnull).ToList();
        return stores.Count == 1 && !code.Exists(i => i.Code == OpCodes.Ldflda && i.Operand == field) ? stores[0] : -1;
    }

    /// <summary>The one instruction that sets a local; negative when there are others.</summary>
    public static int OnlyStore(List<Instruction> code, int local)
    {
        int first = code.FindIndex(IsStore);
        return first >= 0 && code.FindLastIndex(IsStore) == first ? first : -1;

        bool IsStore(Instruction i) => i.Code.Name!.StartsWith("stloc", StringComparison.Ordinal) && i.Operand == local;
    }
}
