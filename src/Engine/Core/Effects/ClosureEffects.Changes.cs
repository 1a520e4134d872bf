using System.Reflection;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects;

/// <remarks>This part: whether anything captured may be changed, for reports. What is brought back is found by comparing, whatever this says.</remarks>
internal sealed partial class ClosureEffects
{
    private static readonly string[] Mutators =
    [
        "Add", "Append", "Insert", "Remove", "Clear", "set_", "Enqueue", "Dequeue", "Push", "Pop", "TryAdd", "TryRemove", "TryDequeue", "TryPop", "TryTake",
        "TryUpdate", "GetOrAdd", "Sort", "Reverse", "UnionWith", "ExceptWith", "IntersectWith", "SymmetricExceptWith", "Replace", "Next", "Move",
    ];

    /// <summary>
    /// Whether the code may change objects of these types. By type: a new object of the same type counts as the captured one, so it says yes too often.
    /// </summary>
    public bool MayChange(IReadOnlyCollection<Type> captured) =>
        reach.Followed.Any(method => MayChange(MethodFactsCache.Of(method), captured));

    private static bool MayChange(MethodFacts facts, IReadOnlyCollection<Type> captured) =>
        facts.Fields.Any(f => !f.Field.IsStatic && IsWrite(f, facts) && captured.Any(type => IsField(f.Field, type)))
        || facts.WrittenElements.Any(element => captured.Any(type => type.IsArray && IsElement(type.GetElementType()!, element)))
        || facts.Calls.Any(c => c.Known is not null && !c.Target.IsStatic && IsMutator(c.Target.Name)
            && captured.Any(type => !type.IsArray && c.Target.DeclaringType!.IsAssignableFrom(type)));

    /// <summary>A constructor writes to the object it makes; an address is a write where something of the type is passed by reference.</summary>
    private static bool IsWrite(FieldFact fact, MethodFacts facts) => fact.Access switch
    {
        FieldAccess.Store => facts.Method is not ConstructorInfo,
        FieldAccess.Address => facts.Calls.Any(c => c.Target.GetParameters().Any(p => p.ParameterType.IsByRef && p.ParameterType.GetElementType() == fact.Field.FieldType)),
        _ => false,
    };

    private static bool IsField(FieldInfo field, Type of)
    {
        for (var type = of; type is not null; type = type.BaseType)
        {
            if (type == field.DeclaringType)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>References are stored with one instruction for all, and small integers by size.</summary>
    private static bool IsElement(Type element, Type written) =>
        element == written
        || (written == typeof(object) && !element.IsValueType)
        || (written.IsPrimitive && (element.IsPrimitive || element.IsEnum) && SizeOf(element) == SizeOf(written));

    private static int SizeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte or TypeCode.SByte or TypeCode.Boolean => 1,
        TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Char => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        _ => 8,
    };

    private static bool IsMutator(string name) => Array.Exists(Mutators, m => name.StartsWith(m, StringComparison.Ordinal));
}
