using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Planning;

/// <summary>
/// A call that must not run twice has to be sure to get its result back: one that can't travel, or may hold what can't, is seen before. Pure.
/// </summary>
internal static class SingleAttemptPolicy
{
    private const string Writes = "writes files or the like";

    /// <summary>Why a call with effects outside stays local; null when its result is of a type that travels.</summary>
    /// <param name="request">The call.</param>
    /// <param name="does">What it does that others see.</param>
    public static LocalReason? Check(in CallRequest request, string does = Writes) => CheckResult(request.Body.Method.ReturnType, does);

    /// <summary>The same for a delegate that returns this.</summary>
    public static LocalReason? CheckResult(Type returned, string does = Writes)
    {
        var result = ResultOf(returned);
        return result is null || Travels(result)
            ? null
            : new LocalReason(
                LocalReasonKind.Outside,
                $"it {does}, so it may run only once, and its result, a {TypeNames.Of(result)}, may not be able to travel",
                "return plain data: numbers, text, arrays, sealed classes of them");
    }

    private static Type? ResultOf(Type returned)
    {
        if (returned.IsGenericType && returned.GetGenericTypeDefinition() is var definition && (definition == typeof(Task<>) || definition == typeof(ValueTask<>)))
        {
            return returned.GetGenericArguments()[0];
        }

        return returned == typeof(void) || returned == typeof(Task) ? null : returned;
    }

    private static bool Travels(Type type)
    {
        if (type.IsArray)
        {
            return Travels(type.GetElementType()!);
        }

        var isOpen = type.IsInterface || type.IsAbstract || type == typeof(object) || typeof(Delegate).IsAssignableFrom(type);
        return !isOpen && TypeLayout.Of(type) is { Refusal: null, Kind: not ShapeKind.Live } && (!type.IsGenericType || Array.TrueForAll(type.GetGenericArguments(), Travels));
    }
}
