using System.Reflection;
using Distributed.Engine.Calls;

namespace Distributed.Engine.Planning.Static;

/// <summary>One redirected call as it stands in compiled code. Immutable.</summary>
/// <param name="Site">File, line and member.</param>
/// <param name="Form">How the façade runs the delegate.</param>
/// <param name="Body">The delegate's method; null when the delegate comes from a variable.</param>
/// <param name="Target">The declared type of the object that the delegate is bound to; null: none.</param>
/// <param name="Variable">What the delegate comes from, where <paramref name="Body"/> isn't known.</param>
/// <param name="State">The state passed to <c>StartNew</c>; null: none, or nothing that travels.</param>
/// <param name="Options">The creation options, where they are a constant.</param>
/// <param name="OwnScheduler">It is given a scheduler, or goes through a factory, that is not known to be the default one.</param>
internal sealed record RedirectedCall(
    CallSite Site,
    CallForm Form,
    MethodInfo? Body,
    Type? Target,
    string? Variable,
    Type? State,
    TaskCreationOptions Options,
    bool OwnScheduler);
