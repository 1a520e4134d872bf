using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Effects.Il;

/// <summary>Finds what the locks and interlocked operations of a method work on, where that is a local or an instance's field. Pure.</summary>
internal static class SyncPlaceReader
{
    public static IReadOnlyList<SyncPlace> Read(List<Instruction> code, IReadOnlyList<CallFact> calls, OperandFlow flow, Func<int, MemberInfo> resolve)
    {
        var found = new List<SyncPlace>();
        foreach (var call in calls.Where(c => c.Known is { Kind: EffectKind.Sync }))
        {
            int at = code.FindIndex(i => i.Offset == call.Offset);
            if (Origin(code, flow, flow.Operand(at, 0), resolve) is { } place)
            {
                found.Add(place with { CallOffset = call.Offset });
            }
        }

        return found;
    }

    /// <summary>Where fields are given objects that were made for them.</summary>
    public static IReadOnlySet<int> FreshStores(List<Instruction> code, OperandFlow flow) => Enumerable.Range(0, code.Count)
        .Where(i => code[i].Code == OpCodes.Stfld && flow.Operand(i, 1) is >= 0 and var value && code[value].Code == OpCodes.Newobj)
        .Select(i => code[i].Offset).ToHashSet();

    private static SyncPlace? Origin(List<Instruction> code, OperandFlow flow, int at, Func<int, MemberInfo> resolve)
    {
        if (at < 0)
        {
            return null;
        }

        var op = code[at].Code;
        if (op == OpCodes.Newobj || op == OpCodes.Ldloca || op == OpCodes.Ldloca_S)
        {
            return new(0, null, IsObject: false);
        }

        if (op == OpCodes.Ldfld || op == OpCodes.Ldflda)
        {
            return new(0, (FieldInfo)resolve(code[at].Operand), op == OpCodes.Ldfld);
        }

        return op.Name!.StartsWith("ldloc", StringComparison.Ordinal) && LockReader.OnlyStore(code, code[at].Operand) is >= 0 and var store
            ? Origin(code, flow, flow.Operand(store, 0), resolve)
            : null;
    }
}
