using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Planning.Static;

/// <summary>Finds the redirected calls of one assembly in its IL. Runs nothing of it. Pure.</summary>
internal static class RedirectedCalls
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const int MethodDefinition = 0x06;
    private const int MethodInstantiation = 0x2B;

    /// <summary>The calls, in the order of their source.</summary>
    /// <param name="types">The assembly's types; those that can't be loaded are left out.</param>
    public static IReadOnlyList<RedirectedCall> Find(IReadOnlyList<Type> types)
    {
        var interceptors = InterceptorTable.Read(types);
        var found = new List<RedirectedCall>();
        if (interceptors.Count == 0)
        {
            return found;
        }

        foreach (var method in types.SelectMany(type => type.GetMembers(All)).OfType<MethodBase>())
        {
            Find(method, interceptors, found);
        }

        return [.. found.OrderBy(call => call.Site.File, StringComparer.Ordinal).ThenBy(call => call.Site.Line)];
    }

    private static void Find(MethodBase method, Dictionary<int, Interceptor> interceptors, List<RedirectedCall> found)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } il)
        {
            return;
        }

        var code = IlDecoder.Decode(il);
        CallReader? reader = null;
        for (var at = 0; at < code.Count; at++)
        {
            if (code[at].Code == OpCodes.Call && CalledIn(method, code[at].Operand) is { } token && interceptors.TryGetValue(token, out var interceptor))
            {
                try
                {
                    reader ??= new CallReader(method, body, code);
                    found.Add(reader.Read(at, interceptor));
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    // Something around the call is of an assembly that isn't there.
                    found.Add(new(interceptor.Site, interceptor.Form, null, null, null, null, TaskCreationOptions.None, OwnScheduler: false));
                }
            }
        }
    }

    /// <summary>The definition's token of a method of the same module that is called; null for others.</summary>
    private static int? CalledIn(MethodBase method, int token)
    {
        switch (token >>> 24)
        {
            case MethodDefinition:
                return token;
            case MethodInstantiation:
                try
                {
                    var called = Resolve(method, token);
                    return called.Module == method.Module ? called.MetadataToken : null;
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    // Of an assembly that isn't there: no call of ours.
                    return null;
                }

            default:
                return null;
        }
    }

    internal static MemberInfo Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token,
        method.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null)!;
}
