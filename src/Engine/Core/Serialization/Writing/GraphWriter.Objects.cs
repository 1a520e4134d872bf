using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distributed.Engine.Serialization;

internal sealed partial class GraphWriter
{
    private void WriteObject(object value)
    {
        var slot = SlotOf(value.GetType());
        var type = slot.Planned;
        if (type.HasSingletons && type.Layout.Singletons.Find(value) is { } singleton)
        {
            WriteSingleton(singleton);
            return;
        }
        if (type.Layout.Refusal is not null || (type.Reason is not null && !IsAccumulated(value)))
            throw RefusedObject(type);
        _table.WriteVarint(type.DefinitionId);
        switch (type.Layout.Kind)
        {
            case ShapeKind.Fields:
            case ShapeKind.Value:
                WriteFields(value, slot);
                break;
            case ShapeKind.Array:
                WriteArray((Array)value, type.Layout);
                break;
            case ShapeKind.Text:
                var text = (string)value;
                _table.WriteVarint(text.Length);
                _bodies.WriteBytes(MemoryMarshal.AsBytes(text.AsSpan()));
                break;
            case ShapeKind.Delegate:
                WriteDelegate((Delegate)value);
                break;
            case ShapeKind.HashTable:
                _isRebuilt = true;
                RequireFindableKeys(value, type.Layout);
                WriteFields(value, slot);
                break;
            case ShapeKind.Content:
                WriteContent(value, type.Layout);
                break;
            case ShapeKind.Shell:
                _isRebuilt = true;
                WriteShell(value, type.Layout);
                break;
            case ShapeKind.Live:
                WriteLive(value, type.Layout.Live);
                break;
            default:
                throw new InvalidOperationException($"No way to write {type.Layout.Kind}.");
        }
    }

    /// <summary>A key that was changed since it was added can't be found here; the copy's buckets are made anew, and there it could.</summary>
    private void RequireFindableKeys(object table, TypeLayout layout)
    {
        var shape = layout.Table!;
        bool areCurrent;
        try
        {
            areCurrent = !shape.MayLoseKeys(table) || shape.HasCurrentHashes(table);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Refuse(new Refusal("", table.GetType(), $"has keys that can't be hashed: {e.GetType().Name}: {e.Message}", null));
        }
        if (!areCurrent)
            throw Refuse(new Refusal("", table.GetType(), "has a key whose hash code is another than when it was added", "don't change objects that are keys of a dictionary or set"));
    }

    private TypeSlot SlotOf(Type type)
    {
        var slot = _lastType;
        if (slot is null || !ReferenceEquals(slot.Type, type))
            slot = _types.Find(type) ?? AddSlot(type);
        if (slot.Graph != _graph)
        {
            slot.Graph = _graph;
            if (slot.Planned.IsPrunable)
                slot.Pruning = slot.Planned.PruningOf(_generation);
            if (slot.Planned.DefinitionId != 0)
                UseId(slot.Planned.DefinitionId);
        }
        return _lastType = slot;
    }

    private TypeSlot AddSlot(Type type)
    {
        try
        {
            var slot = new TypeSlot(_plan!.Memory.Of(type));
            _types.Add(slot);
            return slot;
        }
        catch (NotShippableException e)
        {
            throw Locate(e, type);
        }
    }

    /// <summary>A definition id of 0 announces a singleton instead of an object with a body.</summary>
    private void WriteSingleton(Singleton singleton)
    {
        _table.WriteVarint(0);
        _table.WriteVarint(Use(DefinitionTable.Of(singleton)));
    }

    private void WriteFields(object value, TypeSlot slot)
    {
        var layout = slot.Planned.Layout;
        var body = _bodies.Reserve(layout.BodySize);
        ref var data = ref RawObject.Data(value);
        foreach (var run in layout.Runs)
            RawObject.Bytes(ref data, run.Offset, run.Length).CopyTo(body.Slice(run.BodyOffset, run.Length));
        if (layout.References.Length > 0)
            WriteReferences(value, slot, body, ref data);
        if (slot.Pruning.Accumulating.Length > 0)
            WriteAccumulating(value, slot, body);
    }

    private void WriteReferences(object value, TypeSlot slot, Span<byte> body, ref byte data)
    {
        var layout = slot.Planned.Layout;
        var needed = slot.Pruning.Needed;
        if (needed.Length < layout.References.Length)
        {
            _isPruned |= needed.Length < layout.References.Length - slot.Pruning.Accumulating.Length;
            foreach (var leaf in layout.References)
                BinaryPrimitives.WriteInt32LittleEndian(body[leaf.BodyOffset..], 0);
        }
        foreach (var leaf in needed)
            BinaryPrimitives.WriteInt32LittleEndian(body[leaf.BodyOffset..], Reference(Content(leaf, value, RawObject.Slot(ref data, leaf.Offset))));
    }

    private void WriteArray(Array array, TypeLayout layout)
    {
        if (array.Length >= ArrayWindow.MinLength && WindowOf(array, layout) is { } window)
        {
            WriteWindow(window, layout);
            return;
        }
        var isShared = TryShare(array, layout, 0, array.Length);
        if (!WriteLengths(array, layout) || isShared)
            return;
        var count = array.LongLength;
        if (count * layout.ElementBodySize > _limits.MaxBytes - _bodies.Length - _sharedBytes)
            throw TooLarge();
        ref var elements = ref RawObject.Elements(array);
        var body = _bodies.Reserve((int)count * layout.ElementBodySize);
        if (layout.Element is { IsPlain: true })
            MemoryMarshal.CreateReadOnlySpan(ref elements, body.Length).CopyTo(body);
        else if (layout.Element is { } element)
            WriteStructs(ref elements, (int)count, element, body);
        else
            WriteReferences(ref elements, (int)count, body);
    }

    /// <summary>False for the one empty array that all code shares: it has no body and stays shared.</summary>
    private bool WriteLengths(Array array, TypeLayout layout)
    {
        if (layout.IsVector)
        {
            var isShared = array.Length == 0 && EmptyArrays.IsShared(array);
            _table.WriteVarint(isShared ? SharedEmpty : array.Length + FirstLength);
            return !isShared;
        }
        for (var d = 0; d < array.Rank; d++)
        {
            _table.WriteVarint(array.GetLength(d));
            _table.WriteInt32(array.GetLowerBound(d));
        }
        return true;
    }

    private void WriteReferences(ref byte elements, int count, Span<byte> body)
    {
        for (var i = 0; i < count; i++)
            BinaryPrimitives.WriteInt32LittleEndian(body[(i * sizeof(int))..], Reference(RawObject.ElementSlot(ref elements, i)));
    }

    private void WriteStructs(ref byte elements, int count, TypeLayout element, Span<byte> body)
    {
        for (var i = 0; i < count; i++)
        {
            ref var data = ref Unsafe.AddByteOffset(ref elements, i * (nint)element.Size);
            var target = body.Slice(i * element.BodySize, element.BodySize);
            foreach (var run in element.Runs)
                RawObject.Bytes(ref data, run.Offset, run.Length).CopyTo(target.Slice(run.BodyOffset, run.Length));
            foreach (var leaf in element.References)
                BinaryPrimitives.WriteInt32LittleEndian(target[leaf.BodyOffset..], Reference(RawObject.Slot(ref data, leaf.Offset)));
        }
    }

    private void WriteDelegate(Delegate value)
    {
        if (!value.HasSingleTarget)
        {
            var parts = value.GetInvocationList();
            _table.WriteVarint(parts.Length);
            var ids = _bodies.Reserve(parts.Length * sizeof(int));
            for (var i = 0; i < parts.Length; i++)
                BinaryPrimitives.WriteInt32LittleEndian(ids[(i * sizeof(int))..], Reference(parts[i]));
            return;
        }
        _table.WriteVarint(1);
        var body = _bodies.Reserve(2 * sizeof(int));
        var target = value.Target;
        var method = MethodOf(value, target);
        NoteMethod(value, target, method);
        BinaryPrimitives.WriteInt32LittleEndian(body, method);
        BinaryPrimitives.WriteInt32LittleEndian(body[sizeof(int)..], Reference(target));
    }

    /// <summary>The definition of a delegate's method. One call site makes the same delegate again and again, so the last answer is kept.</summary>
    private int MethodOf(Delegate value, object? target)
    {
        var shape = DelegateAccess.ShapeOf(value, target);
        if (shape != _lastShape)
        {
            try
            {
                var (method, isLasting) = DelegateAccess.MethodOf(value, shape);
                var (id, reason) = _plan!.Memory.Of(method);
                if (reason is not null)
                    throw new NotShippableException(reason);
                _lastMethod = id;
                _lastShape = isLasting ? shape : default;
            }
            catch (NotShippableException e)
            {
                throw Locate(e, value.GetType());
            }
        }
        UseId(_lastMethod);
        return _lastMethod;
    }

    private void WriteContent(object value, TypeLayout layout)
    {
        var start = _bodies.Length;
        try
        {
            layout.Content!.Write(value, new ContentWriter(_bodies, this));
        }
        catch (CannotTravelException e)
        {
            throw Refuse(new Refusal("", value.GetType(), e.Message, e.Remedy));
        }
        catch (NotShippableException e)
        {
            throw Locate(e, value.GetType());
        }
        _table.WriteVarint(_bodies.Length - start);
    }

    private void WriteShell(object value, TypeLayout layout)
    {
        object?[] parts;
        try
        {
            parts = layout.Shell!.TakeApart(value);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Refuse(new Refusal("", value.GetType(), $"could not be taken apart: {e.GetType().Name}: {e.Message}", null));
        }
        _table.WriteVarint(parts.Length);
        var body = _bodies.Reserve(parts.Length * sizeof(int));
        for (var i = 0; i < parts.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(body[(i * sizeof(int))..], Reference(parts[i]));
    }

    /// <summary>Number 0 is the source that is canceled for ever; others count from 1.</summary>
    private void WriteLive(object value, LiveKind kind)
    {
        if (kind == LiveKind.Token && ReferenceEquals(value, TokenAccess.Canceled))
        {
            _table.WriteVarint(0);
            return;
        }
        if (!_plan!.Supports(kind))
            throw Refuse(LiveKinds.RefusalOf(kind, value.GetType()));
        if (_plan.AdmitLive(kind, value) is { } reason)
            throw Locate(new NotShippableException(reason), value.GetType());
        _live.Add(new LiveCapture(kind, value));
        _table.WriteVarint(_live.Count);
        if (kind == LiveKind.Task)
        {
            var task = (Task)value;
            _table.WriteVarint(task.IsFaulted ? 1 : 0);
            _table.WriteVarint(Reference(TaskContent.Of(task)));
        }
    }

    /// <summary>What travels in place of a field's value.</summary>
    private static object? Content(Leaf leaf, object owner, object? value) =>
        leaf.IsRemoteTrace ? ExceptionTrace.Of((Exception)owner) : value;
}
