using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects;

/// <summary>
/// All code that can touch the captured locals of one outermost type: who uses which of them, and which methods name which others. Immutable, read
/// once per type.
/// </summary>
internal sealed class EnclosingCode
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Type, Lazy<EnclosingCode>> Cache = new();

    private readonly Dictionary<FieldKey, List<Use>> fields = [];
    private readonly Dictionary<FieldKey, List<Use>> methods = [];

    private EnclosingCode(Type outer)
    {
        var types = new Stack<Type>([outer]);
        while (types.TryPop(out var type))
        {
            foreach (var nested in type.GetNestedTypes(All))
            {
                types.Push(nested);
            }

            foreach (var method in type.GetMembers(All).OfType<MethodBase>())
            {
                Read(method);
            }
        }
    }

    /// <summary>The code around a compiler-generated type or a lambda.</summary>
    public static EnclosingCode Of(Type nested)
    {
        while (nested.DeclaringType is { } next)
        {
            nested = next;
        }

        var definition = nested.IsConstructedGenericType ? nested.GetGenericTypeDefinition() : nested;
        return Cache.GetOrAdd(definition, static t => new(() => new EnclosingCode(t))).Value;
    }

    /// <summary>Every use of a captured local.</summary>
    public IReadOnlyList<Use> UsesOf(FieldInfo captured) => fields.GetValueOrDefault(FieldKey.Of(captured)) ?? [];

    /// <summary>Every place that calls a method or makes a delegate of it.</summary>
    public IReadOnlyList<Use> UsesOf(MethodBase method) => methods.GetValueOrDefault(new(method.Module, method.MetadataToken)) ?? [];

    private void Read(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il)
        {
            return;
        }

        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        foreach (var instruction in IlDecoder.Decode(il))
        {
            if (instruction.Code.OperandType is not (OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok)
                || method.Module.ResolveMember(instruction.Operand, typeArguments, methodArguments) is not { } member)
            {
                continue;
            }

            if (member is FieldInfo field && IsCaptured(field))
            {
                Note(fields, FieldKey.Of(field), new(method, instruction));
            }
            else if (member is MethodBase named && named.Module == method.Module)
            {
                Note(methods, new(named.Module, named.MetadataToken), new(method, instruction));
            }
        }
    }

    private static bool IsCaptured(FieldInfo field) => field.DeclaringType!.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal);

    private static void Note(Dictionary<FieldKey, List<Use>> all, FieldKey key, Use use) =>
        (all.TryGetValue(key, out var list) ? list : all[key] = []).Add(use);

    /// <summary>A use of a field or method.</summary>
    /// <param name="By">The method whose code it is in, as its type declares it.</param>
    /// <param name="At">The instruction.</param>
    internal readonly record struct Use(MethodBase By, Instruction At);
}
