using System.Reflection;
using System.Reflection.Emit;

namespace Distributed.Engine.Effects.Slots;

/// <remarks>This part: calls. Users' methods are walked with the arguments they get; of the framework's, those of <see cref="RangeCalls"/> are known.</remarks>
internal sealed partial class SlotWalk
{
    private void Call(OpCode op, MethodBase called)
    {
        if (op == OpCodes.Ldftn || op == OpCodes.Ldvirtftn || op == OpCodes.Ldtoken || op == OpCodes.Jmp)
        {
            survey.Passed.Add(called);
            if (op == OpCodes.Ldvirtftn)
            {
                Escape(state.Pop());
            }

            state.Push(SlotValue.Other);
            return;
        }

        bool creates = op == OpCodes.Newobj;
        var values = new SlotValue[called.GetParameters().Length + (called.IsStatic || creates ? 0 : 1)];
        for (int i = values.Length - 1; i >= 0; i--)
        {
            values[i] = state.Pop();
        }

        var result = Ground.IsFramework(called) || called.DeclaringType!.IsArray ? Framework(called, values, creates)
            : creates || called.IsVirtual && !called.IsFinal && op == OpCodes.Callvirt && !called.DeclaringType!.IsSealed || called.IsAbstract ? Unwalked(called, values)
            : User(called, values);
        if (creates || called is MethodInfo { ReturnType: var returned } && returned != typeof(void))
        {
            state.Push(result);
        }
    }

    private SlotValue Framework(MethodBase called, SlotValue[] values, bool creates)
    {
        if (called.DeclaringType == typeof(Math) && values.Length == 2 && called.Name is nameof(Math.Min) or nameof(Math.Max)
            && values[0].Kind == SlotKind.Integer && values[1].Kind == SlotKind.Integer)
        {
            return Compute(called.Name == nameof(Math.Min) ? IndexOperation.Min : IndexOperation.Max, values[0].Index!, values[1].Index!);
        }

        if (called.DeclaringType == typeof(Array) && called.Name == "get_Length" && values[0].Kind == SlotKind.Array)
        {
            Touch(values[0]);
            return SlotValue.OfInteger(new LengthIndex(values[0].Path!));
        }

        if (values is [{ Kind: SlotKind.Range }] && called.Name is "get_Item1" or "get_Item2")
        {
            return SlotValue.OfInteger(new SpanIndex(called.Name == "get_Item1" ? SpanPart.RangeFirst : SpanPart.RangeEnd));
        }

        // In newobj the object isn't among the arguments.
        var parts = RangeCalls.Find(called) ?? [];
        int shift = creates && !called.IsStatic ? 1 : 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].Kind == SlotKind.Array && Array.Exists(parts, p => p.Array - shift == i))
            {
                continue;
            }

            Pass(values[i], isObject: i == 0 && !called.IsStatic && !creates);
        }

        foreach (var part in parts)
        {
            if (values[part.Array - shift] is { Kind: SlotKind.Array } array)
            {
                Note(
                    array.Path!,
                    part.Use,
                    values[part.Start - shift].Index ?? UnknownIndex.Instance,
                    part.Count == RangeCalls.VectorWidth ? new ConstantIndex(RangeCalls.WidthOf(called)) : values[part.Count - shift].Index ?? UnknownIndex.Instance);
            }
        }

        return SlotValue.Other;
    }

    /// <summary>A framework method may do anything with what it is given, but nothing beyond the value whose own method it is.</summary>
    private void Pass(SlotValue value, bool isObject)
    {
        if (isObject && value.Kind == SlotKind.ElementAddress)
        {
            Note(value, SlotUse.Change);
        }
        else if (!isObject || value.Kind != SlotKind.HolderAddress || !value.Path!.Field!.FieldType.IsPrimitive)
        {
            Escape(value);
        }
    }

    private SlotValue Unwalked(MethodBase called, SlotValue[] values)
    {
        survey.Passed.Add(called);
        Array.ForEach(values, Escape);
        return SlotValue.Other;
    }

    private SlotValue User(MethodBase called, SlotValue[] values)
    {
        if (FieldOfGetter(called) is { } field && values.Length == 1)
        {
            if (field.FieldType.IsArray)
            {
                survey.Walked.Add(called);
            }

            Load(field, values[0], isAddress: false);
            return state.Pop();
        }

        // What is given by reference may be used there, at that place only.
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].Kind == SlotKind.ElementAddress)
            {
                Note(values[i], SlotUse.Change);
                values[i] = SlotValue.Other;
            }
            else if (values[i].Kind is SlotKind.HolderAddress or SlotKind.Comparison)
            {
                Escape(values[i]);
                values[i] = SlotValue.Other;
            }
            else
            {
                values[i] = values[i] with { Variable = SlotValue.NoVariable };
            }
        }

        bool isFollowed = Array.Exists(values, v => v.Kind is SlotKind.Array or SlotKind.Holder);
        if (!isFollowed || called.DeclaringType!.IsValueType || typeof(Delegate).IsAssignableFrom(called.DeclaringType))
        {
            return Unwalked(called, values);
        }

        for (var at = this; at is not null; at = at.caller)
        {
            if (at.method == called)
            {
                survey.GiveUp();
                return SlotValue.Other;
            }
        }

        if (isNoting)
        {
            Run(survey, called, values, this, block);
        }

        return SlotValue.Other;
    }

    /// <summary>The field that a property's getter returns, when it does nothing else.</summary>
    private static FieldInfo? FieldOfGetter(MethodBase called)
    {
        const int GetterBytes = 7;
        if (called.IsStatic || called.GetMethodBody()?.GetILAsByteArray() is not { Length: GetterBytes } il || il[0] != OpCodes.Ldarg_0.Value || il[1] != OpCodes.Ldfld.Value
            || il[^1] != OpCodes.Ret.Value)
        {
            return null;
        }

        var typeArguments = called.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null;
        return called.Module.ResolveField(BitConverter.ToInt32(il, 2), typeArguments, null);
    }
}
