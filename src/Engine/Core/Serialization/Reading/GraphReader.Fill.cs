using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distributed.Engine.Serialization;

internal sealed partial class GraphReader
{
    private void FillAll()
    {
        var message = _message.Span;
        for (var i = 0; i < _objects.Length; i++)
        {
            if (_bodies[i] < 0 || _layouts[i] is not { } layout)
                continue;
            switch (layout.Kind)
            {
                case ShapeKind.Fields:
                case ShapeKind.Value:
                case ShapeKind.HashTable:
                    FillFields(ref RawObject.Data(_objects[i]), layout, message.Slice(_bodies[i], layout.BodySize));
                    break;
                case ShapeKind.Array:
                    FillArray(i, layout, message);
                    break;
                default:
                    break;
            }
        }
    }

    private void FillFields(ref byte data, TypeLayout layout, ReadOnlySpan<byte> body)
    {
        foreach (var run in layout.Runs)
            body.Slice(run.BodyOffset, run.Length).CopyTo(RawObject.Bytes(ref data, run.Offset, run.Length));
        foreach (var leaf in layout.References)
        {
            if (Resolve(BinaryPrimitives.ReadInt32LittleEndian(body[leaf.BodyOffset..])) is not { } value)
                continue;
            if (!leaf.Accepts(value))
                throw new GraphFormatException($"A {value.GetType()} can't be stored in {layout.Type}.{leaf.Name} ({leaf.Type}).");
            RawObject.Slot(ref data, leaf.Offset) = value;
        }
    }

    private void FillArray(Array array, ArrayWindow? part, TypeLayout layout, ReadOnlySpan<byte> body)
    {
        ref var elements = ref RawObject.Elements(array);
        if (part is { } window)
        {
            ref var first = ref Unsafe.AddByteOffset(ref elements, window.From * (nint)layout.ElementStride);
            var bytes = window.Count * layout.ElementStride;
            if (window.IsOverwritten)
                MemoryPages.BeforeWriting(MemoryMarshal.CreateSpan(ref first, bytes));
            else
                CopyElements(body[..bytes], ref first);
        }
        else if (layout.Element is { IsPlain: true } plain)
        {
            CopyElements(body[..(array.Length * plain.Size)], ref elements);
        }
        else if (layout.Element is { } element)
        {
            for (var i = 0; i < array.Length; i++)
                FillFields(ref Unsafe.AddByteOffset(ref elements, i * (nint)element.Size), element, body.Slice(i * element.BodySize, element.BodySize));
        }
        else
        {
            FillReferences(ref elements, array.Length, layout, body);
        }
    }

    private void FillReferences(ref byte elements, int count, TypeLayout layout, ReadOnlySpan<byte> body)
    {
        Type? accepted = null;
        for (var i = 0; i < count; i++)
        {
            if (Resolve(BinaryPrimitives.ReadInt32LittleEndian(body[(i * sizeof(int))..])) is not { } value)
                continue;
            if (!ReferenceEquals(value.GetType(), accepted))
            {
                if (!layout.ElementType!.IsInstanceOfType(value))
                    throw new GraphFormatException($"A {value.GetType()} can't be stored in a {layout.Type}.");
                accepted = value.GetType();
            }
            RawObject.ElementSlot(ref elements, i) = value;
        }
    }

    /// <summary>From the last to the first: what a key or a part consists of mostly has a higher id.</summary>
    private void FinishLate()
    {
        if (_late is null)
            return;
        for (var i = _late.Count - 1; i >= 0; i--)
        {
            var index = _late[i];
            var layout = _layouts[index]!;
            if (layout.Table is { } table)
                Rebuild(table, index);
            else
                FillShell(index, layout);
        }
    }

    private void Rebuild(HashTableShape table, int index)
    {
        try
        {
            table.Rebuild(_objects[index]);
        }
        catch (Exception e) when (e is not (GraphFormatException or OutOfMemoryException))
        {
            throw new MissingDefinitionException($"The keys of a {TypeNames.Of(_layouts[index]!.Type)} can't be hashed in this process: {e.Message}", e);
        }
    }

    private void FillShell(int index, TypeLayout layout)
    {
        var body = BodyOf(index);
        var parts = new object?[_counts![index]];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = Resolve(body.ReadInt32());
        object made;
        try
        {
            made = layout.Shell!.PutTogether(layout.Type, parts);
        }
        catch (Exception e) when (e is InvalidCastException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            throw new GraphFormatException($"A {layout.Type} can't be put together from the {parts.Length} parts received.", e);
        }
        catch (Exception e) when (e is not (GraphFormatException or DefinitionException or OutOfMemoryException))
        {
            throw new MissingDefinitionException($"A {TypeNames.Of(layout.Type)} can't be made in this process: {e.Message}", e);
        }
        if (made.GetType() != layout.Type)
            throw new MissingDefinitionException($"A {TypeNames.Of(layout.Type)} becomes a {TypeNames.Of(made.GetType())} in this process.");
        layout.CopyFields(made, _objects[index]);
#pragma warning disable CA1816 // The shell owns now what the object made on the way held; only one of them may clean up.
        GC.SuppressFinalize(made);
#pragma warning restore CA1816
    }
}
