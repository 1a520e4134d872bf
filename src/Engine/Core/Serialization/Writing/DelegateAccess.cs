using System.Reflection;
using System.Runtime.CompilerServices;

namespace Distributed.Engine.Serialization;

/// <summary>
/// What a delegate with a single target points to. Asking the runtime takes about 100 ns, so a writer keeps its last answer by code address; code
/// made at run time may share addresses over time and is never kept.
/// </summary>
internal static class DelegateAccess
{
    public static DelegateShape ShapeOf(Delegate value, object? target) => new(CodeOf(value), OpenCodeOf(value), value.GetType(), target?.GetType());

    /// <summary>The method, and whether every delegate of this shape points to it for the life of the process.</summary>
    public static (MethodInfo Method, bool IsLasting) MethodOf(Delegate value, DelegateShape shape)
    {
        var method = value.Method;
        var isLasting = method.DeclaringType is { } owner && !owner.Assembly.IsDynamic && !owner.Assembly.IsCollectible && !shape.Type!.Assembly.IsCollectible;
        return (method, isLasting);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_methodPtr")]
    private static extern ref nint CodeOf(Delegate value);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_methodPtrAux")]
    private static extern ref nint OpenCodeOf(Delegate value);
}
