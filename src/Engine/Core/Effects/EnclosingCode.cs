using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects;

/// <summary>
/// All code that can touch the captured locals of one outermost type: who uses which of them, and which methods name which others. Thread-safe; each of
/// the two is read when it is first asked for, once per type.
/// </summary>
internal sealed class EnclosingCode
{
    private const int TypeReference = 0x01;
    private const int TypeDefinition = 0x02;
    private const int TypeSpecification = 0x1B;

    private static readonly ConcurrentDictionary<Type, EnclosingCode> Cache = new();

    private readonly Lazy<Dictionary<FieldKey, List<Use>>> fields;
    private readonly Lazy<Dictionary<FieldKey, List<Use>>> methods;

    private EnclosingCode(Type outer)
    {
        // Apart, as resolving a member loads the assembly that it is in, and most closures ask for the fields alone.
        fields = new(() => Read(outer, OperandType.InlineField));
        methods = new(() => Read(outer, OperandType.InlineMethod));
    }

    /// <summary>The code around a compiler-generated type or a lambda.</summary>
    public static EnclosingCode Of(Type nested) => Cache.GetOrAdd(OutermostType.Of(nested), static t => new(t));

    /// <summary>Every use of a captured local.</summary>
    public IReadOnlyList<Use> UsesOf(FieldInfo captured) => fields.Value.GetValueOrDefault(FieldKey.Of(captured)) ?? [];

    /// <summary>Every place that calls a method or makes a delegate of it.</summary>
    public IReadOnlyList<Use> UsesOf(MethodBase method) => methods.Value.GetValueOrDefault(new(method.Module, method.MetadataToken)) ?? [];

    private static Dictionary<FieldKey, List<Use>> Read(Type outer, OperandType kind)
    {
        var found = new Dictionary<FieldKey, List<Use>>();
        foreach (var method in OutermostType.MethodsOf(outer))
        {
            if (method.GetMethodBody()?.GetILAsByteArray() is { } il)
            {
                Read(method, IlDecoder.Decode(il), kind, found);
            }
        }

        return found;
    }

    private static void Read(MethodBase method, List<Instruction> code, OperandType kind, Dictionary<FieldKey, List<Use>> found)
    {
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int i = 0; i < code.Count; i++)
        {
            if (code[i].Code.OperandType != kind && !IsMemberToken(code[i]) || IsStaticField(code[i].Code))
            {
                continue;
            }

            var member = Resolve(code[i]);
            if (kind == OperandType.InlineField && member is FieldInfo field && IsCaptured(field))
            {
                Note(FieldKey.Of(field), new(method, code[i], Assigns(i)));
            }
            else if (kind == OperandType.InlineMethod && member is MethodBase named && named.Module == method.Module)
            {
                Note(new(named.Module, named.MetadataToken), new(method, code[i], Assigns: false));
            }
        }

        // An address is taken to call the value's own methods, or to hand it to somebody who may write.
        bool Assigns(int at) => code[at].Code == OpCodes.Stfld || code[at].Code == OpCodes.Ldflda && !(at + 1 < code.Count && IsOwnCall(code[at + 1]));

        bool IsOwnCall(Instruction next) => next.Code == OpCodes.Constrained || next.Code == OpCodes.Call && !((MethodBase)Resolve(next)!).IsStatic;

        MemberInfo? Resolve(Instruction instruction) => method.Module.ResolveMember(instruction.Operand, typeArguments, methodArguments);

        void Note(FieldKey key, Use use) => (found.TryGetValue(key, out var list) ? list : found[key] = []).Add(use);
    }

    private static bool IsMemberToken(Instruction instruction) =>
        instruction.Code.OperandType == OperandType.InlineTok && instruction.Operand >> 24 is not (TypeReference or TypeDefinition or TypeSpecification);

    private static bool IsStaticField(OpCode code) => code == OpCodes.Ldsfld || code == OpCodes.Ldsflda || code == OpCodes.Stsfld;

    private static bool IsCaptured(FieldInfo field) => field.DeclaringType!.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal);

    /// <summary>A use of a field or method.</summary>
    /// <param name="By">The method whose code it is in, as its type declares it.</param>
    /// <param name="At">The instruction.</param>
    /// <param name="Assigns">Whether it may give the field another value.</param>
    internal readonly record struct Use(MethodBase By, Instruction At, bool Assigns);
}
