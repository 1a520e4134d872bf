using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Effects.Il;

/// <summary>Finds the reports of a method and what they report. Pure.</summary>
internal static class ReportReader
{
    public static IReadOnlyList<ReportFact> Read(List<Instruction> code, IReadOnlyList<CallFact> calls, OperandFlow flow, Func<int, MemberInfo> resolve)
    {
        var found = new List<ReportFact>();
        foreach (var call in calls.Where(c => c.Known is { Kind: EffectKind.Release }))
        {
            var value = call.Target.DeclaringType is { IsConstructedGenericType: true } face ? face.GetGenericArguments()[0] : typeof(object);
            int at = code.FindIndex(i => i.Offset == call.Offset);
            bool isCall = code[at].Code == OpCodes.Callvirt || code[at].Code == OpCodes.Call;
            int made = isCall ? Made(code, flow, flow.Operand(at, 1)) : OperandFlow.Unknown;
            if (made >= 0 && code[made].Code == OpCodes.Newobj && resolve(code[made].Operand) is ConstructorInfo { DeclaringType: { IsValueType: false } created })
            {
                found.Add(new(call.Offset, created, IsKeptByNobody(code, flow, resolve, made, at), isCall));
            }
            else
            {
                bool isBoxed = made >= 0 && code[made].Code == OpCodes.Box;
                found.Add(new(call.Offset, isBoxed ? (Type)resolve(code[made].Operand) : value, IsFresh: false, isCall));
            }
        }

        return found;
    }

    private static int Made(List<Instruction> code, OperandFlow flow, int at)
    {
        while (at >= 0 && code[at].Code == OpCodes.Dup)
        {
            at = flow.Operand(at, 0);
        }

        return at;
    }

    /// <summary>On its way from where it was made to the report the object is only initialised.</summary>
    private static bool IsKeptByNobody(List<Instruction> code, OperandFlow flow, Func<int, MemberInfo> resolve, int made, int report)
    {
        for (int i = made + 1; i < report; i++)
        {
            var instruction = code[i];
            for (int position = 0; position < MostOperands; position++)
            {
                int operand = Made(code, flow, flow.Operand(i, position));
                if (operand == made && instruction.Code != OpCodes.Dup && !(position == 0 && Initialises(instruction, resolve)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private const int MostOperands = 16;

    private static bool Initialises(Instruction instruction, Func<int, MemberInfo> resolve) =>
        instruction.Code == OpCodes.Stfld
        || (instruction.Code == OpCodes.Call || instruction.Code == OpCodes.Callvirt) && resolve(instruction.Operand) is MethodBase { IsStatic: false } setter
            && setter.Name.StartsWith("set_", StringComparison.Ordinal);
}
