using Distributed.Engine.Calls;

namespace Distributed.Engine.Execution;

/// <summary>How the delegate of an attempt ended, in the executor's objects. Immutable.</summary>
/// <param name="Status">Completed, faulted or cancelled.</param>
/// <param name="Roots">
/// The result; or the exceptions; or, of a cancelled one, the exception or the boxed token that cancelled it, nothing if the call's own token did.
/// </param>
internal readonly record struct AttemptEnd(CallStatus Status, object?[] Roots)
{
    public static AttemptEnd Completed(object? value) => new(CallStatus.Completed, [value]);

    public static AttemptEnd Faulted(params object?[] exceptions) => new(CallStatus.Faulted, exceptions);

    public static AttemptEnd Canceled(OperationCanceledException? exception) => exception switch
    {
        null => new(CallStatus.Canceled, []),

        // Made by the await of a cancelled task, which it refers to: only its token means anything in the driver.
        TaskCanceledException { Task: not null } => new(CallStatus.Canceled, [exception.CancellationToken]),
        _ => new(CallStatus.Canceled, [exception]),
    };
}
