using System.Reflection;
using System.Runtime.InteropServices;

namespace Distributed.Engine.Serialization;

internal sealed partial class GraphReader
{
    private void AllocateAll(int tableStart, int tableEnd, int bodiesStart)
    {
        var table = new ByteCursor(_message.Span[tableStart..tableEnd]);
        var bodies = new ByteCursor(_message.Span[bodiesStart..]);
        for (var i = 0; i < _objects.Length; i++)
        {
            var definition = table.ReadVarint();
            if (definition == 0)
            {
                _objects[i] = _definitions.Singleton(table.ReadVarint());
                _bodies[i] = -1;
                continue;
            }
            var layout = LayoutOf(definition);
            _layouts[i] = layout;
            _bodies[i] = bodiesStart + bodies.Position;
            _objects[i] = Allocate(i, layout, ref table, ref bodies);
        }
        if (table.Remaining != 0 || bodies.Remaining != 0)
            throw new GraphFormatException($"{table.Remaining + bodies.Remaining} bytes are left over after the last object.");
    }

    private object Allocate(int index, TypeLayout layout, ref ByteCursor table, ref ByteCursor bodies)
    {
        switch (layout.Kind)
        {
            case ShapeKind.Fields:
            case ShapeKind.Value:
                bodies.Take(layout.BodySize);
                return layout.Allocate();
            case ShapeKind.HashTable:
                bodies.Take(layout.BodySize);
                (_late ??= []).Add(index);
                return layout.Allocate();
            case ShapeKind.Array:
                return AllocateArray(index, layout, ref table, ref bodies);
            case ShapeKind.Text:
                var length = table.ReadVarint();
                if (length > bodies.Remaining / sizeof(char))
                    throw new GraphFormatException($"A text of {length} characters doesn't fit in the {bodies.Remaining} bytes left.");
                return new string(MemoryMarshal.Cast<byte, char>(bodies.Take(length * sizeof(char))));
            case ShapeKind.Delegate:
                return ReserveDelegate(index, ref table, ref bodies);
            case ShapeKind.Content:
                return MakeContent(layout, bodies.Take(table.ReadVarint()));
            case ShapeKind.Shell:
                var parts = table.ReadVarint();
                SetCount(index, parts);
                TakeIds(parts, ref bodies);
                (_late ??= []).Add(index);
                return layout.Allocate();
            case ShapeKind.Live:
                return layout.Live == LiveKind.Task ? TaskStandInOf(layout, ref table) : StandIn(layout, table.ReadVarint());
            default:
                throw new GraphFormatException($"{TypeNames.Of(layout.Type)} can't travel.");
        }
    }

    private static void TakeIds(int count, ref ByteCursor bodies)
    {
        if (count > bodies.Remaining / sizeof(int))
            throw new GraphFormatException($"{count} references don't fit in the {bodies.Remaining} bytes left.");
        bodies.Take(count * sizeof(int));
    }

    private Array AllocateArray(int index, TypeLayout layout, ref ByteCursor table, ref ByteCursor bodies)
    {
        if (layout.IsVector)
        {
            var length = table.ReadVarint();
            ISharedContent? shared = null;
            if (length == GraphWriter.InSharedMemory)
            {
                shared = OpenShared(index, ref table);
                length = table.ReadVarint();
            }
            if (length == GraphWriter.Windowed)
                return AllocateWindowed(index, layout, shared, ref table, ref bodies);
            if (length == GraphWriter.SharedEmpty)
            {
                _bodies[index] = -1;
                return EmptyArrays.Of(layout.Type);
            }
            length -= GraphWriter.FirstLength;
            if (shared is not null)
                RequireElements(length, layout, shared);
            else
                TakeElements(length, layout, ref bodies);
            if (layout.Element is { IsPlain: true } && (long)length * layout.ElementStride >= MemoryPages.LeastBytes)
                return BlankArrays.Allocate(layout.ElementType!, length);
            return Array.CreateInstanceFromArrayType(layout.Type, length);
        }
        var rank = layout.Type.GetArrayRank();
        var lengths = new int[rank];
        var bounds = new int[rank];
        long count = 1;
        for (var d = 0; d < rank; d++)
        {
            lengths[d] = table.ReadVarint();
            bounds[d] = table.ReadInt32();
            count = lengths[d] == 0 ? 0 : count * lengths[d];
            if (count > bodies.Remaining || (long)bounds[d] + lengths[d] > int.MaxValue)
                throw new GraphFormatException($"An array of {count} elements doesn't fit in the {bodies.Remaining} bytes left.");
        }
        TakeElements((int)count, layout, ref bodies);
        return Array.CreateInstanceFromArrayType(layout.Type, lengths, bounds);
    }

    /// <summary>An array of which a part has come. The rest holds anything: the closure doesn't use it.</summary>
    private Array AllocateWindowed(int index, TypeLayout layout, ISharedContent? shared, ref ByteCursor table, ref ByteCursor bodies)
    {
        var length = table.ReadVarint();
        var from = table.ReadVarint();
        var count = table.ReadVarint();
        var content = table.ReadVarint();
        if (layout.Element is not { IsPlain: true } || (long)length * layout.ElementStride > GraphLimits.MaxWindowedBytes
            || from > length || count > length - from || content > GraphWriter.IsOpen)
        {
            throw new GraphFormatException($"{count} elements from {from} on are no part of a {layout.Type} of {length} elements.");
        }
        if (shared is not null)
            RequireElements(content == GraphWriter.IsHere ? count : -1, layout, shared);
        else if (content == GraphWriter.IsHere)
            TakeElements(count, layout, ref bodies);
        var array = BlankArrays.Allocate(layout.ElementType!, length);
        if (content == GraphWriter.IsOpen)
            (_open ??= []).Add(index);
        else
            (_windowed ??= []).Add((index, new ArrayWindow(array, from, count, content == GraphWriter.StaysBehind)));
        return array;
    }

    private static void RequireElements(int count, TypeLayout layout, ISharedContent shared)
    {
        if (count < 0 || layout.Element is not { IsPlain: true } || (long)count * layout.ElementBodySize != shared.Content.Length)
            throw new GraphFormatException($"{shared.Content.Length} bytes of shared memory aren't {count} elements of a {layout.Type}.");
    }

    private static void TakeElements(int count, TypeLayout layout, ref ByteCursor bodies)
    {
        if ((long)count * layout.ElementBodySize > bodies.Remaining)
            throw new GraphFormatException($"An array of {count} elements doesn't fit in the {bodies.Remaining} bytes left.");
        bodies.Take(count * layout.ElementBodySize);
    }

    private object MakeContent(TypeLayout layout, ReadOnlySpan<byte> description)
    {
        object? made;
        try
        {
            var reader = new ContentReader(description, _definitions);
            made = layout.Content!.Read(layout.Type, ref reader);
        }
        catch (Exception e) when (e is not (GraphFormatException or DefinitionException or OutOfMemoryException))
        {
            throw new MissingDefinitionException($"A {TypeNames.Of(layout.Type)} can't be made in this process: {e.Message}", e);
        }
        return layout.Type.IsInstanceOfType(made)
            ? made
            : throw new GraphFormatException($"A {TypeNames.Of(layout.Type)} is described as a {made?.GetType()}.");
    }

    /// <summary>The number only counts it among the live things; what it holds is in the graph.</summary>
    private Task TaskStandInOf(TypeLayout layout, ref ByteCursor table)
    {
        table.ReadVarint();
        var standIn = TaskStandIn.For(layout.Type);
        (_tasks ??= []).Add((standIn, table.ReadVarint() != 0, table.ReadVarint()));
        return standIn.Task;
    }

    private void EndTasks()
    {
        foreach (var (standIn, isFaulted, content) in _tasks ?? [])
            standIn.End(isFaulted, Resolve(content));
    }

    private object StandIn(TypeLayout layout, int number)
    {
        if (number == 0 && layout.Live == LiveKind.Token)
            return TokenAccess.Canceled;
        _live ??= [];
        if (!_live.TryGetValue(number, out var standIn))
        {
            standIn = LiveKinds.StandIn(layout, number - 1, _context);
            _live.Add(number, standIn);
        }
        return standIn;
    }
}
