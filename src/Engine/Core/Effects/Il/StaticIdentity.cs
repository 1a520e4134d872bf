using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Effects.Il;

/// <summary>
/// Finds reference comparisons with objects held by statics, which a copy of the same object would fail (S8). Objects that
/// travel by field name are fine: singletons of their own class, DBNull, comparers, types. Pure.
/// </summary>
internal static class StaticIdentity
{
    private static readonly Type[] TravelByName =
        [typeof(DBNull), typeof(Type), typeof(StringComparer), typeof(EqualityComparer<>), typeof(Comparer<>), typeof(Missing)];

    // How far back an operand is looked for: a static, and a captured local's field chain after it.
    private const int Reach = 5;

    public static LocalReason? Find(MethodBase method, List<Instruction> code, MethodBody body, Func<int, MemberInfo> resolve)
    {
        // The accessors that the compiler gives an event compare what they exchange.
        bool isAccessor = method.IsSpecialName && (method.Name.StartsWith("add_", StringComparison.Ordinal) || method.Name.StartsWith("remove_", StringComparison.Ordinal));
        for (int i = 1; i < code.Count; i++)
        {
            if (!Compares(code[i], resolve))
            {
                continue;
            }

            if (!isAccessor && TextOrDelegate(code[i - 1], body, resolve) && !AreCaptured(code, i, resolve))
            {
                return LocalReasons.TextIdentity(CodeNames.Method(method));
            }

            for (int back = 1; back <= Reach && i - back >= 0; back++)
            {
                if (StaticObject(code[i - back], resolve) is { } member && IsOperand(code, i - back, i))
                {
                    return LocalReasons.StaticIdentity(member is FieldInfo field ? CodeNames.Field(field) : CodeNames.Method((MethodBase)member), CodeNames.Method(method));
                }
            }
        }

        return null;
    }

    /// <summary>
    /// Strings and delegates have an identity of their own process: literals, interned strings and cached lambdas are there twice. The
    /// compiler compares both by value, so comparing references of them was asked for.
    /// </summary>
    private static bool TextOrDelegate(Instruction pushed, MethodBody body, Func<int, MemberInfo> resolve)
    {
        if (pushed.Code == OpCodes.Ldstr)
        {
            return true;
        }

        var type = pushed.Code.OperandType switch
        {
            OperandType.InlineField => (resolve(pushed.Operand) as FieldInfo)?.FieldType,
            OperandType.InlineMethod when pushed.Code == OpCodes.Call || pushed.Code == OpCodes.Callvirt => (resolve(pushed.Operand) as MethodInfo)?.ReturnType,
            _ when pushed.Code.Name!.StartsWith("ldloc", StringComparison.Ordinal) => body.LocalVariables[pushed.Operand].LocalType,
            _ => null,
        };
        return type is not null && (type == typeof(string) || typeof(Delegate).IsAssignableFrom(type));
    }

    /// <summary>Two captured locals, in code without literals: what is one object among the captures is one among their copies.</summary>
    private static bool AreCaptured(List<Instruction> code, int comparison, Func<int, MemberInfo> resolve) =>
        comparison >= 3
        && !code.Exists(i => i.Code == OpCodes.Ldstr)
        && IsCaptured(code[comparison - 1], resolve)
        && IsCaptured(code[comparison - 3], resolve);

    private static bool IsCaptured(Instruction pushed, Func<int, MemberInfo> resolve) =>
        pushed.Code == OpCodes.Ldfld && resolve(pushed.Operand) is FieldInfo field
        && field.DeclaringType!.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal);

    private static bool Compares(Instruction instruction, Func<int, MemberInfo> resolve) =>
        instruction.Code == OpCodes.Ceq
        || instruction.Code == OpCodes.Beq || instruction.Code == OpCodes.Beq_S
        || instruction.Code == OpCodes.Bne_Un || instruction.Code == OpCodes.Bne_Un_S
        || instruction.Code == OpCodes.Call && resolve(instruction.Operand) is MethodInfo { Name: nameof(ReferenceEquals) } called && called.DeclaringType == typeof(object);

    /// <summary>Whether what was pushed at one instruction is still on the stack, as an operand, at another; straight code only.</summary>
    private static bool IsOperand(List<Instruction> code, int pushed, int comparison)
    {
        int above = 0;
        for (int i = pushed + 1; i < comparison; i++)
        {
            var instruction = code[i].Code;
            if (instruction.OperandType == OperandType.InlineMethod || code[i].IsBranch || instruction == OpCodes.Ldnull)
            {
                return false;
            }

            above -= SourceWalk.PopCount(instruction);
            if (above < 0)
            {
                return false;
            }

            above += SourceWalk.PushCount(instruction);
        }

        return above <= 1;
    }

    private static MemberInfo? StaticObject(Instruction instruction, Func<int, MemberInfo> resolve)
    {
        if (instruction.Code == OpCodes.Ldsfld && resolve(instruction.Operand) is FieldInfo field)
        {
            return IsObject(field.FieldType) && !StaticFields.IsOwnSingleton(field.DeclaringType!, field) && !IsByName(field.DeclaringType!) && !field.DeclaringType!.Name.StartsWith('<') ? field : null;
        }

        bool isGetter = instruction.Code == OpCodes.Call && resolve(instruction.Operand) is MethodInfo { IsStatic: true, IsSpecialName: true } getter
            && getter.Name.StartsWith("get_", StringComparison.Ordinal) && Ground.IsFramework(getter) && IsObject(getter.ReturnType) && !IsByName(getter.DeclaringType!);
        return isGetter ? resolve(instruction.Operand) : null;
    }

    private static bool IsObject(Type type) => !type.IsValueType && type != typeof(string) && !typeof(Delegate).IsAssignableFrom(type) && !typeof(Type).IsAssignableFrom(type);

    private static bool IsByName(Type owner) =>
        TravelByName.Contains(owner.IsConstructedGenericType ? owner.GetGenericTypeDefinition() : owner);
}
