using System.Reflection;

namespace Distributed.Engine.Effects;

/// <summary>
/// Who assigns a captured local: only the code of the type it was declared in can (S13). Thread-safe; a type's code is read once.
/// </summary>
internal static class CapturedWrites
{
    /// <summary>
    /// How many places outside the closure's own code assign the variable. One is its declaration; more may be a write after the call.
    /// </summary>
    public static int Count(FieldInfo captured, HashSet<MethodBase> closure)
    {
        var own = closure.Select(KeyOf).ToHashSet();
        return EnclosingCode.Of(captured.DeclaringType!).UsesOf(captured).Count(u => u.Assigns && !own.Contains(KeyOf(u.By)));
    }

    private static FieldKey KeyOf(MethodBase method) => new(method.Module, method.MetadataToken);
}
