using System.Reflection;
using System.Reflection.Emit;

namespace Distributed.Engine.Effects.Slots;

/// <remarks>This part: fields, elements of arrays, and values behind addresses.</remarks>
internal sealed partial class SlotWalk
{
    private void Field(OpCode op, FieldInfo field)
    {
        if (op == OpCodes.Stsfld)
        {
            Escape(state.Pop());
        }
        else if (op == OpCodes.Ldsfld || op == OpCodes.Ldsflda)
        {
            state.Push(SlotValue.Other);
        }
        else if (op == OpCodes.Stfld)
        {
            Escape(state.Pop());
            var holder = state.Pop();
            if (holder.Kind == SlotKind.ElementAddress)
            {
                Note(holder, SlotUse.Change);
            }
            else
            {
                Escape(holder);
            }
        }
        else
        {
            Load(field, state.Pop(), isAddress: op == OpCodes.Ldflda);
        }
    }

    private void Load(FieldInfo field, SlotValue holder, bool isAddress)
    {
        if (holder.Kind == SlotKind.ElementAddress)
        {
            Note(holder, isAddress ? SlotUse.Change : SlotUse.Read);
            state.Push(isAddress ? holder : SlotValue.Other);
            return;
        }

        if (holder.Kind is not (SlotKind.Holder or SlotKind.HolderAddress) || holder.Path!.Then(field) is not { } path)
        {
            Escape(holder);
            survey.Untracked.Add(FieldKey.Of(field));
            state.Push(SlotValue.Other);
            return;
        }

        state.Push(isAddress ? SlotValue.OfHolderAddress(path) : Content(path, field.FieldType));
    }

    private static SlotValue Content(CapturePath path, Type type)
    {
        if (type.IsSZArray)
        {
            return SlotValue.OfArray(path);
        }

        if (type == typeof(int) || type == typeof(short) || type == typeof(byte) || type == typeof(sbyte) || type == typeof(ushort) || type == typeof(char))
        {
            return SlotValue.OfInteger(new CapturedIndex(path));
        }

        return type.IsPrimitive || type.IsPointer || type.IsByRef ? SlotValue.Other : SlotValue.OfHolder(path);
    }

    private bool Element(OpCode op, string name)
    {
        if (op == OpCodes.Ldlen)
        {
            var array = state.Pop();
            state.Push(array.Kind == SlotKind.Array ? SlotValue.OfInteger(new LengthIndex(array.Path!)) : SlotValue.AnyInteger);
            Touch(array);
            return true;
        }

        bool isLoad = name.StartsWith("ldelem", StringComparison.Ordinal);
        if (!isLoad && !name.StartsWith("stelem", StringComparison.Ordinal))
        {
            return false;
        }

        if (!isLoad)
        {
            Escape(state.Pop());
        }

        var index = state.Pop().Index ?? UnknownIndex.Instance;
        var of = state.Pop();
        if (of.Kind != SlotKind.Array)
        {
            Escape(of);
            if (isLoad)
            {
                state.Push(SlotValue.Other);
            }

            return true;
        }

        var element = SlotValue.OfElement(of.Path!, index);
        if (op == OpCodes.Ldelema)
        {
            Touch(of);
            state.Push(element);
            return true;
        }

        Note(element, isLoad ? SlotUse.Read : SlotUse.Store);
        if (isLoad)
        {
            state.Push(op == OpCodes.Ldelem_I4 || op == OpCodes.Ldelem_U1 || op == OpCodes.Ldelem_I2 || op == OpCodes.Ldelem_U2 ? SlotValue.AnyInteger : SlotValue.Other);
        }

        return true;
    }

    /// <summary>Values read and written through an address.</summary>
    private bool Memory(OpCode op, string name)
    {
        if (name.StartsWith("ldind", StringComparison.Ordinal) || op == OpCodes.Ldobj)
        {
            var from = state.Pop();
            if (from.Kind == SlotKind.ElementAddress)
            {
                Note(from, SlotUse.Read);
            }

            state.Push(from.Kind == SlotKind.HolderAddress ? Content(from.Path!, from.Path!.Field!.FieldType) : SlotValue.Other);
            return true;
        }

        bool isStore = name.StartsWith("stind", StringComparison.Ordinal) || op == OpCodes.Stobj;
        if (!isStore && op != OpCodes.Initobj)
        {
            return false;
        }

        if (isStore)
        {
            Escape(state.Pop());
        }

        var to = state.Pop();
        if (to.Kind == SlotKind.ElementAddress)
        {
            Note(to, SlotUse.Change);
        }
        else
        {
            Escape(to);
        }

        return true;
    }

    /// <summary>The array plays a part, whether or not elements of it are used.</summary>
    private void Touch(SlotValue array)
    {
        if (array.Kind == SlotKind.Array)
        {
            survey.UseOf(array.Path!);
        }
    }

    private void Note(SlotValue element, SlotUse use) => Note(element.Path!, use, element.Index!, new ConstantIndex(1));

    private void Note(CapturePath array, SlotUse use, IndexExpression first, IndexExpression count)
    {
        var known = survey.UseOf(array);
        if (isNoting)
        {
            known.Accesses.Add(new(use, first, count, this, block));
        }
    }
}
