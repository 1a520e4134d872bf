using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects;

/// <summary>
/// Who assigns a captured local: only the code of the type it was declared in can (S13). Thread-safe; a type's code is read once.
/// </summary>
internal static class CapturedWrites
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Type, Lazy<List<(FieldKey Field, FieldKey Method)>>> Writes = new();

    /// <summary>
    /// How many places outside the closure's own code assign the variable. One is its declaration; more may be a write after the call.
    /// </summary>
    public static int Count(FieldInfo captured, HashSet<MethodBase> closure)
    {
        var outer = captured.DeclaringType!;
        while (outer.DeclaringType is { } next)
        {
            outer = next;
        }

        var key = FieldKey.Of(captured);
        var own = closure.Select(KeyOf).ToHashSet();
        return Writes.GetOrAdd(outer, static t => new(() => Read(t))).Value.Count(w => w.Field == key && !own.Contains(w.Method));
    }

    private static FieldKey KeyOf(MethodBase method) => new(method.Module, method.MetadataToken);

    private static List<(FieldKey, FieldKey)> Read(Type outer)
    {
        var found = new List<(FieldKey, FieldKey)>();
        var types = new Stack<Type>([outer]);
        while (types.TryPop(out var type))
        {
            foreach (var nested in type.GetNestedTypes(All))
            {
                types.Push(nested);
            }

            foreach (var method in type.GetMembers(All).OfType<MethodBase>())
            {
                if (method.GetMethodBody()?.GetILAsByteArray() is { } il)
                {
                    Read(method, IlDecoder.Decode(il), found);
                }
            }
        }

        return found;
    }

    private static void Read(MethodBase method, List<Instruction> code, List<(FieldKey, FieldKey)> found)
    {
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int i = 0; i < code.Count; i++)
        {
            if (code[i].Code != OpCodes.Stfld && code[i].Code != OpCodes.Ldflda)
            {
                continue;
            }

            var field = method.Module.ResolveField(code[i].Operand, typeArguments, methodArguments)!;

            // An address is taken to call the value's own methods, or to hand it to somebody who may write.
            bool isOwnCall = code[i].Code == OpCodes.Ldflda && i + 1 < code.Count && (code[i + 1].Code == OpCodes.Call || code[i + 1].Code == OpCodes.Constrained)
                && (code[i + 1].Code == OpCodes.Constrained || !method.Module.ResolveMethod(code[i + 1].Operand, typeArguments, methodArguments)!.IsStatic);
            if (!isOwnCall && field.DeclaringType!.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal))
            {
                found.Add((FieldKey.Of(field), KeyOf(method)));
            }
        }
    }
}
