using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Distributed.Engine.Effects.Tables;

/// <remarks>This part: fields and calls.</remarks>
internal sealed partial class TableWalk
{
    private static readonly string[] Lengths = ["get_Length", "get_LongLength", "GetLength", "GetUpperBound", "GetLowerBound"];

    private void Field(int at)
    {
        var op = code[at].Code;
        var field = (FieldInfo)method.Resolve(code[at].Operand);
        var table = field.IsStatic ? scan.Table(field) : null;
        if (op == OpCodes.Stsfld || op == OpCodes.Stfld)
        {
            Store(field, table, Pop());
            Escape(op == OpCodes.Stfld ? Pop() : []);
            return;
        }

        bool isAddress = op == OpCodes.Ldsflda || op == OpCodes.Ldflda;
        var owner = op == OpCodes.Ldfld || op == OpCodes.Ldflda ? Pop() : [];
        Escape([.. owner.Where(v => v.Kind != TableValueKind.Address)]);
        TableValue[] held = table is not null ? [new(table, 0, TableValueKind.Table)] : scan.IsVariable(field) ? scan.At(new(field.MetadataToken)) : [];
        if (isAddress)
        {
            Escape(held);
        }

        stack.Add(isAddress ? [.. owner.Where(v => v.Kind == TableValueKind.Address)] : held);
    }

    private void Store(FieldInfo field, TableRoot? table, TableValue[] value)
    {
        if (table is not null && IsBuilding(table))
        {
            Own(table, value);
        }
        else if (scan.IsVariable(field))
        {
            scan.Join(new(field.MetadataToken), value);
        }
        else
        {
            Escape(value);
        }
    }

    private void Call(int at)
    {
        var op = code[at].Code;
        var called = (MethodBase)method.Resolve(code[at].Operand);
        if (op == OpCodes.Ldftn || op == OpCodes.Ldvirtftn)
        {
            Escape(op == OpCodes.Ldvirtftn ? Pop() : []);
            Escape(IsFollowed(called) ? scan.At(new(called.MetadataToken)) : []);
            stack.Add([]);
            return;
        }

        bool creates = op == OpCodes.Newobj;
        var arguments = new TableValue[called.GetParameters().Length + (called.IsStatic || creates ? 0 : 1)][];
        for (int i = arguments.Length - 1; i >= 0; i--)
        {
            arguments[i] = Pop();
        }

        TableValue[] result = IsFollowed(called) && !creates ? scan.At(new(called.MetadataToken)) : [];
        var made = method.IsStaticConstructor && result.Length == 0 && MadeBy(called, creates) is { } type ? scan.Made(method.Method, code[at].Offset, type) : null;
        for (int i = 0; i < arguments.Length; i++)
        {
            foreach (var value in arguments[i])
            {
                if (made is not null && creates && TableTypes.IsCompilersList(called.DeclaringType!))
                {
                    Own(made, [value]);
                }
                else
                {
                    result = Union(result, Pass(value, called, i, creates));
                }
            }
        }

        constrained = null;
        if (creates || called is MethodInfo { ReturnType: var returned } && returned != typeof(void))
        {
            stack.Add(made is not null && result.Length == 0 ? [new(made, 0, TableValueKind.Table)] : result);
        }
    }

    /// <summary>What a call does with one of its operands: what it returns still leads to the table.</summary>
    private TableValue[] Pass(TableValue value, MethodBase called, int position, bool creates)
    {
        bool isReceiver = position == 0 && !called.IsStatic && !creates;
        switch (value.Kind)
        {
            case TableValueKind.Element when called.Name is not nameof(ReferenceEquals):
            case TableValueKind.Address when isReceiver && LeavesAsItIs(called):
            case TableValueKind.Table when IsBuilding(value.Root) && value.ElementType is not { IsArray: true } && ReadingMembers.Fills(called, position):
                return [];
            case TableValueKind.Span when Becomes(called, "ReadOnlySpan`1"):
                return [value with { Kind = TableValueKind.ReadOnlySpan }];
            case TableValueKind.ReadOnlySpan when IsFramework(called) && called.DeclaringType!.Namespace?.StartsWith("System.Runtime", StringComparison.Ordinal) != true:
                return OfSpan(value, (called as MethodInfo)?.ReturnType, called.Name);
            case TableValueKind.Table or TableValueKind.ReadOnlySpan or TableValueKind.Address when IsFollowed(called):
                scan.Join(new(called.MetadataToken, Argument: creates ? position + 1 : position), [value]);
                return [];
            case TableValueKind.Table when value.ElementType is { IsArray: true }:
                value.Root.Escapes |= !(isReceiver && called.DeclaringType == typeof(Array) && Lengths.Contains(called.Name));
                return [];
            case TableValueKind.Table when called.Name == "AsSpan" && called.DeclaringType == typeof(MemoryExtensions) && position == 0 || Becomes(called, "Span`1"):
                return [value with { Kind = TableValueKind.Span }];
            case TableValueKind.Table when Becomes(called, "ReadOnlySpan`1") || creates && called.DeclaringType!.Name == "ReadOnlySpan`1" && Ground.IsFramework(called):
                return [value with { Kind = TableValueKind.ReadOnlySpan }];
            case TableValueKind.Table when IsFramework(called) && ReadingMembers.Reads(called, position) && (isReceiver || TakesMany(called, creates || called.IsStatic ? position : position - 1)):
                value.Root.IsEnumerated |= ReadingMembers.ShowsOrder(called);
                return called is MethodInfo { ReturnType: { IsValueType: false, IsArray: false } element } && (element == typeof(string) || !Ground.IsFramework(element))
                    ? [value with { Kind = TableValueKind.Element }]
                    : [];
            default:
                value.Root.Escapes = true;
                return [];
        }
    }

    private static TableValue[] OfSpan(TableValue span, Type? returned, string name)
    {
        if (returned is { IsByRef: true })
        {
            span.Root.Escapes |= name != "get_Item";
            return [span with { Kind = TableValueKind.Address }];
        }

        return returned is { IsByRefLike: true } && returned.Name == "ReadOnlySpan`1" ? [span] : [];
    }

    private static bool Becomes(MethodBase called, string span) =>
        called.Name == "op_Implicit" && called is MethodInfo { ReturnType: var type } && type.Name == span && Ground.IsFramework(type) && Ground.IsFramework(called);

    /// <summary>Declared to take a sequence, an array or text, not just any type argument, which could be handed on.</summary>
    private static bool TakesMany(MethodBase called, int parameter)
    {
        var definition = called is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : called;
        var type = definition.GetParameters()[parameter].ParameterType;
        return type.IsArray || type == typeof(Array) || type.IsInterface && typeof(System.Collections.IEnumerable).IsAssignableFrom(type) && !type.IsGenericParameter
            || type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>);
    }

    /// <summary>A method on a struct that doesn't write its fields.</summary>
    private bool LeavesAsItIs(MethodBase called)
    {
        var owner = constrained ?? called.DeclaringType!;
        return !owner.IsGenericParameter && (Ground.IsFramework(owner)
            || owner.IsDefined(typeof(IsReadOnlyAttribute), inherit: false) || constrained is null && called.IsDefined(typeof(IsReadOnlyAttribute), inherit: false));
    }

    /// <summary>A method of this class, and no other can run in its place: what it does with its parameters is seen.</summary>
    private bool IsFollowed(MethodBase called) => !called.IsVirtual && called.DeclaringType is { IsArray: false } owner && scan.IsInside(owner) && called.GetMethodBody() is not null;

    private static bool IsFramework(MethodBase called) =>
        called.DeclaringType is { } owner && (owner.IsArray || Ground.IsFramework(owner)) && !typeof(Delegate).IsAssignableFrom(owner);

    /// <summary>The type of the new object that a call in a static constructor gives, which nobody else holds; null when that isn't known.</summary>
    private static Type? MadeBy(MethodBase called, bool creates)
    {
        if (creates)
        {
            return called.DeclaringType;
        }

        var type = (called as MethodInfo)?.ReturnType;
        bool isTable = type is not null && TableTypes.IsMade(type);
        bool isOwn = called.IsStatic && !IsFramework(called) && called.GetParameters().All(p => TableTypes.IsElement(p.ParameterType));
        return isTable && (isOwn || IsFramework(called) && ReadingMembers.Makes(called) && !(type!.IsArray && type.GetElementType()!.IsArray)) ? type : null;
    }
}
