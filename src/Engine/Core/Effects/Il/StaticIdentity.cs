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

    public static LocalReason? Find(MethodBase method, List<Instruction> code, Func<int, MemberInfo> resolve)
    {
        for (int i = 1; i < code.Count; i++)
        {
            if (!Compares(code[i], resolve))
            {
                continue;
            }

            // Either operand is pushed by one of the two instructions before, in the plain forms that people write.
            for (int back = 1; back <= 2 && i - back >= 0; back++)
            {
                if (StaticObject(code[i - back], resolve) is { } member && IsPlainNeighbour(code, i, back))
                {
                    return LocalReasons.StaticIdentity(member is FieldInfo field ? CodeNames.Field(field) : CodeNames.Method((MethodBase)member), CodeNames.Method(method));
                }
            }
        }

        return null;
    }

    private static bool Compares(Instruction instruction, Func<int, MemberInfo> resolve) =>
        instruction.Code == OpCodes.Ceq
        || instruction.Code == OpCodes.Beq || instruction.Code == OpCodes.Beq_S
        || instruction.Code == OpCodes.Bne_Un || instruction.Code == OpCodes.Bne_Un_S
        || instruction.Code == OpCodes.Call && resolve(instruction.Operand) is MethodInfo { Name: nameof(ReferenceEquals) } called && called.DeclaringType == typeof(object);

    /// <summary>A static two instructions back is an operand only if the one between pushes a value by itself.</summary>
    private static bool IsPlainNeighbour(List<Instruction> code, int at, int back) =>
        back == 1 || code[at - 1].Code.StackBehaviourPop == StackBehaviour.Pop0 && code[at - 1].Code.StackBehaviourPush != StackBehaviour.Push0
            && code[at - 1].Code != OpCodes.Ldnull;

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
