using System.Reflection;
using System.Runtime.CompilerServices;

namespace Distributed.Engine.Effects;

/// <summary>Which code its author vouches for: it isn't followed, whatever it does. Thread-safe.</summary>
internal static class Trust
{
    private static readonly Assembly Ours = typeof(DistributableAttribute).Assembly;

    private static readonly ConditionalWeakTable<Assembly, object> Known = [];

    /// <summary>Whether <see cref="DistributableAttribute"/> is on the method, or on a type it is declared in.</summary>
    public static bool Covers(MethodBase method)
    {
        if (!KnowsUs(method.Module.Assembly))
        {
            return false;
        }

        if (method.IsDefined(typeof(DistributableAttribute), inherit: false))
        {
            return true;
        }

        for (var type = method.DeclaringType; type is not null; type = type.DeclaringType)
        {
            if (type.IsDefined(typeof(DistributableAttribute), inherit: false))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Code that can't name the attribute can't have it: most assemblies are asked once.</summary>
    private static bool KnowsUs(Assembly assembly) => (bool)Known.GetValue(
        assembly, static a => a == Ours || Array.Exists(a.GetReferencedAssemblies(), r => r.Name == Ours.GetName().Name));
}
