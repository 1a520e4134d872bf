using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects;

/// <summary>
/// Decides whether code that runs on after a cancellation reads what the caller may have written before it cancelled (S1). One use.
/// </summary>
internal sealed class CancellationCheck(Reach reach)
{
    private readonly Dictionary<MethodBase, bool> usesToken = [];

    public LocalReason? Find()
    {
        if (!reach.Followed.Any(m => MethodFactsCache.Of(m).UsesToken))
        {
            return null;
        }

        foreach (var method in reach.Followed)
        {
            foreach (var handler in MethodFactsCache.Of(method).Catches)
            {
                // What follows in the callers of a method that swallows isn't looked at.
                bool reads = handler.Reads || handler.Swallows && !CodeNames.IsLambda(method) && method != reach.Root;
                if (reads && (handler.IsInterruptible || handler.Guarded.Any(c => LooksAtToken(c.Target))))
                {
                    return LocalReasons.CancellationHandled(CodeNames.Method(method));
                }
            }
        }

        return null;
    }

    /// <summary>Calls through interfaces and delegates lead anywhere: they count.</summary>
    private bool LooksAtToken(MethodBase method)
    {
        if (method.IsAbstract || method.ContainsGenericParameters || typeof(Delegate).IsAssignableFrom(method.DeclaringType))
        {
            return true;
        }

        if (usesToken.TryGetValue(method, out bool known))
        {
            return known;
        }

        usesToken[method] = false;
        var facts = MethodFactsCache.Of(method);
        return usesToken[method] = facts.UsesToken || facts.Calls.Any(c => c.Known is null && LooksAtToken(c.Target));
    }
}
