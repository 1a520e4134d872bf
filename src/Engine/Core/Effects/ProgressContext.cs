using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects;

/// <summary>
/// Whether a <see cref="Progress{T}"/> hands its reports on without running its handlers in the closure: it posts them to the context it was made in. A context
/// that runs what is posted at once makes a report a call, whose effects and exceptions the closure would see. Thread-safe.
/// </summary>
internal static class ProgressContext
{
    private const int MostMethods = 64;

    private static readonly ConcurrentDictionary<Type, bool> AtOnce = new();

    public static LocalReason? Refuse(object progress)
    {
        var field = progress.GetType().GetField("_synchronizationContext", BindingFlags.Instance | BindingFlags.NonPublic);
        var context = field?.GetValue(progress)?.GetType();
        return context is not null && !AtOnce.GetOrAdd(context, RunsAtOnce)
            ? null
            : LocalReasons.ProgressContext(context is null ? "an unknown context" : CodeNames.Type(context));
    }

    private static bool RunsAtOnce(Type context)
    {
        var post = context.GetMethod(nameof(SynchronizationContext.Post), [typeof(SendOrPostCallback), typeof(object)]);
        return post is null || Invokes(post, []);
    }

    /// <summary>The callback is called by this code itself, or handed to <c>Send</c>. What a lambda does with it comes later.</summary>
    private static bool Invokes(MethodBase method, HashSet<MethodBase> seen)
    {
        if (method.Name == nameof(SynchronizationContext.Send) && typeof(SynchronizationContext).IsAssignableFrom(method.DeclaringType) || method.DeclaringType == typeof(SendOrPostCallback) && method.Name == "Invoke")
        {
            return true;
        }

        if (Ground.IsFramework(method) || method.IsAbstract || seen.Count > MostMethods || !seen.Add(method) || MethodCode.Read(method) is not { } code)
        {
            return false;
        }

        return code.Code.Exists(i => (i.Code == OpCodes.Call || i.Code == OpCodes.Callvirt) && code.Resolve(i.Operand) is MethodBase called && Invokes(called, seen));
    }
}
