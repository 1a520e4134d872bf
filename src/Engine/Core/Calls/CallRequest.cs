namespace Distributed.Engine.Calls;

/// <summary>What a façade was asked to run. Immutable.</summary>
/// <param name="Site">The redirected call in the user's source.</param>
/// <param name="Form">How the delegate is run and its end becomes a task.</param>
/// <param name="Body">The delegate; never null.</param>
/// <param name="State">The state object of a <c>StartNew</c> with state.</param>
/// <param name="Token">The token passed to the call.</param>
/// <param name="Options">The creation options passed to the call.</param>
/// <param name="RunLocally">The BCL's own call, for an attempt that turns out not to be shippable after all. Starts it, doesn't wait.</param>
internal readonly record struct CallRequest(
    CallSite Site,
    CallForm Form,
    Delegate Body,
    object? State,
    CancellationToken Token,
    TaskCreationOptions Options,
    Func<CallRequest, Task> RunLocally);
