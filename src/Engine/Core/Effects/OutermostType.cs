using System.Reflection;

namespace Distributed.Engine.Effects;

/// <summary>
/// An outermost type and all that is nested in it, lambdas and state machines included: the only code that can name its private fields and its methods'
/// captured locals. Pure.
/// </summary>
internal static class OutermostType
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The type that a type is nested in at some depth, or itself; of a generic one the definition.</summary>
    public static Type Of(Type nested)
    {
        while (nested.DeclaringType is { } next)
        {
            nested = next;
        }

        return nested.IsConstructedGenericType ? nested.GetGenericTypeDefinition() : nested;
    }

    /// <summary>All members that it and the types nested in it declare, but the nested types themselves.</summary>
    public static IEnumerable<MemberInfo> MembersOf(Type outermost)
    {
        var types = new Stack<Type>([outermost]);
        while (types.TryPop(out var type))
        {
            foreach (var member in type.GetMembers(All))
            {
                if (member is Type nested)
                {
                    types.Push(nested);
                }
                else
                {
                    yield return member;
                }
            }
        }
    }

    /// <summary>All methods and constructors among them.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Type outermost) => MembersOf(outermost).OfType<MethodBase>();
}
