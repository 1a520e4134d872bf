using System.Reflection;
using System.Reflection.Emit;

namespace Distributed.Engine.Effects.Il;

/// <remarks>This part: calls.</remarks>
internal sealed partial class SourceWalk
{
    private void Call(Instruction instruction)
    {
        if (!callAt.TryGetValue(instruction.Offset, out var call))
        {
            // Calls that no fact was made of (coverage counters): only the stack matters.
            var skipped = (MethodBase)resolve(instruction.Operand);
            PopMany(skipped.GetParameters().Length + (skipped.IsStatic ? 0 : 1));
            PushResult(skipped, instruction.Code == OpCodes.Newobj, []);
            return;
        }

        // The parameters of the method as written, not of the one a constrained call was resolved to.
        var written = (MethodBase)resolve(instruction.Operand);
        var parameters = written.GetParameters();
        bool creates = instruction.Code == OpCodes.Newobj;
        var arguments = new Source[parameters.Length + (written.IsStatic || creates ? 0 : 1)][];
        for (int i = arguments.Length - 1; i >= 0; i--)
        {
            arguments[i] = Pop();
        }

        int firstParameter = arguments.Length - parameters.Length;
        Source[] inputs = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            bool isOut = i >= firstParameter && parameters[i - firstParameter].IsOut;
            inputs = isOut ? inputs : Union(inputs, Read(arguments[i]));
        }

        var result = ResultOf(call, inputs, firstParameter == 1);
        bool changesReceiver = call.Known is null ? !call.Target.Name.StartsWith("get_", StringComparison.Ordinal) : FrameworkCalls.RoleOf(call.Target) == FrameworkCallRole.Changes;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (i >= firstParameter || changesReceiver)
            {
                Assign(arguments[i], result);
            }
        }

        block.ThrowsWhenCancelled |= call.Target.Name == nameof(CancellationToken.ThrowIfCancellationRequested);
        block.IsAwaitTest |= call.Target.Name == "get_IsCompleted";
        PushResult(written, creates, result);
    }

    private Source[] ResultOf(CallFact call, Source[] inputs, bool hasReceiver)
    {
        if (call.Known is null)
        {
            block.UserCalls.Add(call);
            return Union(inputs, [new(SourceKind.Call, call.Offset, call)]);
        }

        var owner = call.Target.DeclaringType;
        switch (FrameworkCalls.RoleOf(call.Target))
        {
            case FrameworkCallRole.Ticks:
                return Union(inputs, [Source.Advance]);
            case FrameworkCallRole.PassesOn:
                return inputs;
            case FrameworkCallRole.Changes:
                block.Changed.Add(owner!);
                return Union(inputs, [Source.Advance]);
            default:
                return Union(inputs, [new(SourceKind.Object, 0, hasReceiver ? owner : null)]);
        }
    }

    private void PushResult(MethodBase method, bool creates, Source[] result)
    {
        if (creates || method is MethodInfo { ReturnType: var type } && type != typeof(void))
        {
            stack.Add(result);
        }
    }
}
