using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Effects.Il;

/// <summary>
/// Finds tasks that a method starts and nobody waits for (S18): popped, or put into a local that is never read, or made in a
/// method that neither returns a task nor waits for any. Pure.
/// </summary>
internal static class DroppedTasks
{
    private static readonly string[] Waits = ["GetAwaiter", "ConfigureAwait", "Wait", "get_Result", "WaitAll", "WhenAll", "GetAsyncEnumerator", "AsTask", "WhenEach", "MoveNextAsync"];

    // Tasks that are complete when they are made, or that run nothing.
    private static readonly string[] Settled = ["get_CompletedTask", "FromResult", "FromException", "FromCanceled", "ConfigureAwait", "AsTask", "Delay"];

    public static LocalReason? Find(MethodBase method, List<Instruction> code, MethodBody body, Func<int, MemberInfo> resolve)
    {
        MethodInfo? started = null;
        bool waits = method is MethodInfo { ReturnType: var returned } && IsTask(returned);
        var loaded = new HashSet<int>();
        for (int i = 0; i < code.Count; i++)
        {
            var instruction = code[i];
            if (IsLocalLoad(instruction.Code))
            {
                loaded.Add(instruction.Operand);
            }

            if (instruction.Code.OperandType != OperandType.InlineMethod || resolve(instruction.Operand) is not MethodInfo called)
            {
                continue;
            }

            waits |= Waits.Contains(called.Name);
            if (!IsTask(called.ReturnType) || Settled.Contains(called.Name) || IsPointer(instruction.Code) || IsMachinery(called))
            {
                continue;
            }

            started = called;
            if (NextReal(code, i).Code == OpCodes.Pop)
            {
                return LocalReasons.DroppedTask(CodeNames.Method(called), CodeNames.Method(method));
            }
        }

        if (started is null)
        {
            return null;
        }

        return waits && !IsStoredAndForgotten(code, body, loaded) && !IsHoistedAndForgotten(code, resolve)
            ? null
            : LocalReasons.DroppedTask(CodeNames.Method(started), CodeNames.Method(method));
    }

    private static bool IsStoredAndForgotten(List<Instruction> code, MethodBody body, HashSet<int> loaded) =>
        code.Exists(i => IsLocalStore(i.Code) && !loaded.Contains(i.Operand) && IsTask(body.LocalVariables[i.Operand].LocalType));

    /// <summary>In an async method a local lives in a field of the state machine.</summary>
    private static bool IsHoistedAndForgotten(List<Instruction> code, Func<int, MemberInfo> resolve)
    {
        var stored = new HashSet<MemberInfo>();
        var read = new HashSet<MemberInfo>();
        foreach (var instruction in code)
        {
            if (instruction.Code.OperandType == OperandType.InlineField && resolve(instruction.Operand) is FieldInfo field
                && IsTask(field.FieldType) && field.DeclaringType!.Name.StartsWith('<'))
            {
                (instruction.Code == OpCodes.Stfld ? stored : read).Add(field);
            }
        }

        return !stored.IsSubsetOf(read);
    }

    private static bool IsTask(Type type) =>
        typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask)
        || type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>);

    private static bool IsPointer(OpCode code) => code == OpCodes.Ldftn || code == OpCodes.Ldvirtftn || code == OpCodes.Ldtoken;

    /// <summary>The builder's own task is the one the caller holds.</summary>
    private static bool IsMachinery(MethodInfo called) => called.Name == "get_Task" || called.DeclaringType?.Name.Contains("MethodBuilder", StringComparison.Ordinal) == true;

    private static Instruction NextReal(List<Instruction> code, int at)
    {
        do
        {
            at++;
        }
        while (at < code.Count - 1 && code[at].Code == OpCodes.Nop);

        return code[Math.Min(at, code.Count - 1)];
    }

    private static bool IsLocalLoad(OpCode code) =>
        code.Value is >= 0x06 and <= 0x09 || code == OpCodes.Ldloc || code == OpCodes.Ldloc_S || code == OpCodes.Ldloca || code == OpCodes.Ldloca_S;

    private static bool IsLocalStore(OpCode code) =>
        code.Value is >= 0x0A and <= 0x0D || code == OpCodes.Stloc || code == OpCodes.Stloc_S;
}
