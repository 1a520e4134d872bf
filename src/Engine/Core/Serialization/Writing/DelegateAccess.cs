using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Distributed.Engine.Serialization;

/// <summary>
/// What a delegate with a single target points to. Asking the runtime takes about 100 ns, so answers are kept by code address; methods
/// without a type (made at run time) may share addresses over time and are never kept.
/// </summary>
internal static class DelegateAccess
{
    private static readonly ConcurrentDictionary<Key, MethodInfo> Known = new();

    public static MethodInfo MethodOf(Delegate value)
    {
        var key = new Key(CodeOf(value), OpenCodeOf(value), value.GetType(), value.Target?.GetType());
        if (Known.TryGetValue(key, out var method))
            return method;
        method = value.Method;
        if (method.DeclaringType is { } owner && !owner.Assembly.IsDynamic && !owner.Assembly.IsCollectible && !value.GetType().Assembly.IsCollectible)
            Known.TryAdd(key, method);
        return method;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_methodPtr")]
    private static extern ref nint CodeOf(Delegate value);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_methodPtrAux")]
    private static extern ref nint OpenCodeOf(Delegate value);

    private readonly record struct Key(nint Code, nint OpenCode, Type Type, Type? Target);
}
