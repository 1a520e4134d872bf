using System.Reflection;
using Distributed.Engine.Calls;

namespace Distributed.Engine.Planning.Static;

/// <summary>A generated method that takes one redirected call. Immutable.</summary>
/// <param name="Site">File, line and member.</param>
/// <param name="Form">How the façade runs the delegate.</param>
/// <param name="Parameters">The parameters of the user's call; the receiver of an instance method first.</param>
internal sealed record Interceptor(CallSite Site, CallForm Form, ParameterInfo[] Parameters)
{
    /// <summary>Whether a parameter is the delegate whose code the call is about: a loop's body, not what begins and ends its threads.</summary>
    public static bool IsBody(ParameterInfo parameter) =>
        typeof(Delegate).IsAssignableFrom(parameter.ParameterType) && parameter.Name is not ("localInit" or "localFinally");
}
