using System.Reflection;
using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;

namespace Distributed.Engine.Serialization;

/// <summary>Types that never travel, each family with its reason and remedy. Asked first, so that the reason is the telling one.</summary>
internal static class RefusedTypes
{
    public const string PointerWhy = "is an address in this process";
    public const string PointerRemedy = "use a managed type, or long for a number";

    private const string CreateInside = "create it inside the lambda";

    /// <summary>Base types by full name (they may live in assemblies that aren't loaded), most telling first.</summary>
    private static readonly (string Base, string Why, string Remedy)[] Families =
    [
        ("System.Net.Sockets.Socket", "is a socket of this process", CreateInside),
        ("System.Net.Sockets.TcpClient", "is a socket of this process", CreateInside),
        ("System.Net.Sockets.UdpClient", "is a socket of this process", CreateInside),
        ("System.Net.Http.HttpMessageInvoker", "holds connections of this process", "make the request before the lambda and capture its result"),
        ("System.IO.Stream", "is an open stream of this process", "capture the bytes or the path instead, or open it inside the lambda"),
        ("System.IO.TextReader", "is an open reader of this process", "capture the text or the path instead, or open it inside the lambda"),
        ("System.IO.TextWriter", "is an open writer of this process", "return the text and write it after the task"),
        ("System.Data.Common.DbConnection", "is a database connection of this process", "query before the lambda and capture the rows"),
        ("System.Threading.Thread", "is a thread of this process", "remove it from what the lambda captures"),
        ("System.Threading.Timer", "is a timer of this process", "remove it from what the lambda captures"),
        ("System.Threading.ThreadLocal`1", "belongs to the threads of this process", "copy its value to a local before the lambda"),
        ("System.Threading.AsyncLocal`1", "belongs to the flow of this process", "copy its value to a local before the lambda"),
        ("System.Threading.Tasks.Task", "is a task of this process", "await it before the lambda and capture its result"),
        ("System.WeakReference", "depends on the garbage collector of this process", "capture its target instead"),
        ("System.WeakReference`1", "depends on the garbage collector of this process", "capture its target instead"),
        ("System.Runtime.CompilerServices.Closure", "belongs to a compiled expression", "use a lambda instead of Expression.Compile"),
        ("System.Linq.Expressions.Expression", "is an expression tree", "capture the values that it needs"),
        ("System.Diagnostics.Process", "is a process handle", CreateInside),
        ("System.Runtime.InteropServices.SafeHandle", "is an operating system handle of this process", CreateInside),
        ("System.MarshalByRefObject", "is bound to this process", "capture the values needed from it"),
        ("System.Collections.Hashtable", "keeps hash codes of this process", "use Dictionary<TKey, TValue>"),
    ];

    public static Refusal? Find(Type type)
    {
        if (type.IsPointer || type.IsFunctionPointer || type == typeof(nint) || type == typeof(nuint))
            return new Refusal("", type, PointerWhy, PointerRemedy);
        if (type.IsByRef || type.IsByRefLike)
            return new Refusal("", type, "lives on the stack", "copy its contents to an array");
        if (type.IsCOMObject)
            return new Refusal("", type, "is a COM object of this process", "capture the values needed from it");
        if (type.IsArray || typeof(Delegate).IsAssignableFrom(type) || IsLive(type))
            return null;
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (FamilyOf(t) is { } refusal)
                return refusal with { Offender = type };
        }
        return OfThreading(type) ?? OfFinalizer(type);
    }

    private static bool IsLive(Type type) => LiveKinds.Find(type) is not null || ShellCodecs.IsRegistered(type);

    private static Refusal? FamilyOf(Type type)
    {
        var name = (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName;
        foreach (var family in Families)
        {
            if (family.Base == name)
                return new Refusal("", type, family.Why, family.Remedy);
        }
        return null;
    }

    private static Refusal? OfThreading(Type type)
    {
        if (type.Namespace?.StartsWith("System.Threading", StringComparison.Ordinal) != true || !FrameworkAssemblies.Contains(type.Assembly)
            || type == typeof(Lock) || type == typeof(CancellationToken) || type == typeof(ValueTask) || type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>) || typeof(Exception).IsAssignableFrom(type) || type.IsEnum)
            return null;
        return new Refusal("", type, "synchronises threads of this process", "return a value from the lambda and combine the results after the task");
    }

    /// <summary>The copy's finalizer would act on what the original owns (S11).</summary>
    private static Refusal? OfFinalizer(Type type)
    {
        if (type.IsValueType)
            return null;
        for (var t = type; t is not null && t != typeof(object); t = t.BaseType)
        {
            if (typeof(CriticalFinalizerObject).IsAssignableFrom(t) && t != typeof(SafeHandle))
                return Finalizer(type);
            var finalizer = t.GetMethod("Finalize", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly, Type.EmptyTypes);
            if (finalizer is { IsVirtual: true } && finalizer.GetBaseDefinition().DeclaringType == typeof(object))
                return Finalizer(type);
        }
        return null;
    }

    private static Refusal Finalizer(Type type) =>
        new("", type, "has a finalizer, which would run for the copy too", "capture the values needed from it, or implement IShippable");
}
