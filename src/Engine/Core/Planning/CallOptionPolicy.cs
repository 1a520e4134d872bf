using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Planning;

/// <summary>Which options of a call only the local scheduler can honour. Pure.</summary>
internal static class CallOptionPolicy
{
    private static readonly LocalReason s_attached = new(
        LocalReasonKind.CallOption,
        "TaskCreationOptions.AttachedToParent ties the call to the task it is made in",
        "leave the option out and await the task");

    private static readonly LocalReason s_returnsTask = new(
        LocalReasonKind.CallOption,
        "StartNew with a delegate that returns a task: the inner task is an object of the executor",
        "use Task.Run, which unwraps it");

    public static LocalReason? Check(in CallRequest request) => Check(request.Form, request.Options, request.Body.Method.ReturnType);

    /// <summary>The same before there is a call.</summary>
    public static LocalReason? Check(CallForm form, TaskCreationOptions options, Type returned) =>
        (options & TaskCreationOptions.AttachedToParent) != 0 ? s_attached
        : form == CallForm.StartNew && typeof(Task).IsAssignableFrom(returned) ? s_returnsTask
        : null;
}
