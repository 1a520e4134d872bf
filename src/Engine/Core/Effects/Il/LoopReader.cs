using System.Reflection;

namespace Distributed.Engine.Effects.Il;

/// <summary>Finds loops that may wait for a write from outside (S13).</summary>
internal static class LoopReader
{
    public static IReadOnlyList<LoopFact> Read(
        MethodBase method, List<Instruction> code, MethodBody body, IReadOnlyList<CallFact> calls, Func<int, MemberInfo> resolve) => [];
}
