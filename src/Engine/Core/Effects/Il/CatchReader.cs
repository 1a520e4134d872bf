using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.ExceptionServices;

namespace Distributed.Engine.Effects.Il;

/// <summary>
/// Finds the handlers that a cancellation can lead into. What runs there runs after an edge (S1): the caller may have written
/// before it cancelled, and a shipped closure would read its copy. Pure.
/// </summary>
internal static class CatchReader
{
    private static readonly string[] Waits = ["GetResult", "Wait", "get_Result", "WaitAll"];

    public static bool UsesToken(MethodBase called) =>
        called.Name == nameof(CancellationToken.ThrowIfCancellationRequested)
        || called.DeclaringType != typeof(CancellationToken) && Ground.IsFramework(called)
            && called.GetParameters().Any(p => p.ParameterType == typeof(CancellationToken) || p.ParameterType == typeof(CancellationToken[]));

    public static IReadOnlyList<CatchFact> Read(List<Instruction> code, MethodBody body, List<CallFact> calls, List<FieldFact> fields)
    {
        List<CatchFact>? found = null;
        foreach (var clause in body.ExceptionHandlingClauses)
        {
            var handler = new Range(
                clause.Flags == ExceptionHandlingClauseOptions.Filter ? clause.FilterOffset : clause.HandlerOffset,
                clause.HandlerOffset + clause.HandlerLength);
            if (!Catches(clause) || IsBuilders(calls, handler))
            {
                continue;
            }

            // An await in a finally block, or of DisposeAsync: the compiler catches all, goes on, and throws again.
            var throwsAgain = clause.Flags == ExceptionHandlingClauseOptions.Clause && clause.CatchType == typeof(object)
                ? calls.Find(c => c.Offset >= handler.Start && c.Target.Name == nameof(ExceptionDispatchInfo.Throw) && c.Target.DeclaringType == typeof(ExceptionDispatchInfo))
                : null;
            bool ends = throwsAgain is null
                && clause.Flags is ExceptionHandlingClauseOptions.Clause or ExceptionHandlingClauseOptions.Filter && !Rethrows(code, handler);
            var after = throwsAgain is not null ? handler with { End = throwsAgain.Offset } : ends ? From(code, handler) : handler;
            var guarded = calls.Where(c => c.Offset >= clause.TryOffset && c.Offset < clause.TryOffset + clause.TryLength).ToList();
            (found ??= []).Add(new(
                [.. guarded.Where(c => c.Known is null)],
                guarded.Exists(c => UsesToken(c.Target) || c.Known is not null && Waits.Contains(c.Target.Name)),
                ends,
                code.Exists(i => after.Holds(i.Offset) && i.Code.Name!.StartsWith("ldelem", StringComparison.Ordinal))
                    || calls.Exists(c => after.Holds(c.Offset) && MayRead(c))
                    || fields.Exists(f => after.Holds(f.Offset) && IsShared(f))));
        }

        return found ?? [];
    }

    private static bool Catches(ExceptionHandlingClause clause) =>
        clause.Flags != ExceptionHandlingClauseOptions.Clause
        || clause.CatchType is not { } type
        || type.IsAssignableFrom(typeof(OperationCanceledException))
        || typeof(OperationCanceledException).IsAssignableFrom(type);

    /// <summary>The handler that every async method has around all of its code: it only ends the task.</summary>
    private static bool IsBuilders(List<CallFact> calls, Range handler) =>
        calls.Exists(c => handler.Holds(c.Offset) && c.Target.Name == "SetException"
            && c.Target.DeclaringType!.Namespace is "System.Runtime.CompilerServices" or "System.Threading.Tasks.Sources");

    private static bool Rethrows(List<Instruction> code, Range handler)
    {
        var inside = code.Where(i => handler.Holds(i.Offset)).ToList();
        return !inside.Exists(i => i.Code == OpCodes.Leave || i.Code == OpCodes.Leave_S);
    }

    /// <summary>From the handler to the method's end, and back to where a loop around it starts.</summary>
    private static Range From(List<Instruction> code, Range handler)
    {
        int start = handler.Start;
        foreach (var instruction in code)
        {
            if (instruction.Offset >= handler.Start && instruction.IsBranch && instruction.Targets is null)
            {
                start = Math.Min(start, instruction.Operand);
            }
        }

        return new(start, int.MaxValue);
    }

    /// <summary>The state machine's own fields are the closure's alone, and tokens say only what is known already.</summary>
    private static bool IsShared(FieldFact fact) =>
        fact.Access != FieldAccess.Store
        && !Ground.IsFramework(fact.Field)
        && !typeof(System.Runtime.CompilerServices.IAsyncStateMachine).IsAssignableFrom(fact.Field.DeclaringType)
        && fact.Field.FieldType != typeof(CancellationToken);

    private static bool MayRead(CallFact call)
    {
        string name = call.Target.Name;
        if (name is "Dispose" or "DisposeAsync" || call.Form == CallForm.Create || name.StartsWith("<>m__Finally", StringComparison.Ordinal))
        {
            return false;
        }

        var owner = call.Target.DeclaringType!;
        return call.Known is null
            || !call.Target.IsStatic
                && owner.Namespace != "System.Runtime.CompilerServices"
                && !typeof(Exception).IsAssignableFrom(owner)
                && owner != typeof(ExceptionDispatchInfo)
                && owner.Namespace != "System.Threading.Tasks"
                && owner != typeof(CancellationToken)
                && owner != typeof(string);
    }

    private readonly record struct Range(int Start, int End)
    {
        public bool Holds(int offset) => offset >= Start && offset < End;
    }
}
