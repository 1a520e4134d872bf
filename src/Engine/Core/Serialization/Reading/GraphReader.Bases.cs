namespace Distributed.Engine.Serialization;

/// <remarks>This part: graphs that others continue, and those that continue them.</remarks>
internal sealed partial class GraphReader
{
    private List<int>? _open;
    private (int Index, ArrayWindow Window, int Body)[] _parts = [];

    /// <summary>Reads a graph that others continue. Some of its arrays may be without content: it isn't to be used by itself.</summary>
    /// <param name="message">The bytes of a <see cref="GraphSnapshot"/>; kept by the result.</param>
    /// <param name="definitions">What the peer announced.</param>
    /// <param name="limits">Bounds; a message beyond them is refused.</param>
    /// <param name="context">Stand-ins for live things; none by default.</param>
    /// <param name="shared">Opens what lies in shared memory; null: nothing does.</param>
    /// <exception cref="IOException">Something in shared memory can't be opened here.</exception>
    /// <exception cref="GraphFormatException">The bytes are not a well-formed graph.</exception>
    /// <exception cref="DefinitionException">A type or method has no counterpart in this process.</exception>
    public static ReceivedGraph ReadBase(
        ReadOnlyMemory<byte> message, DefinitionReader definitions, GraphLimits limits, SurrogateContext? context = null, ISharedSource? shared = null) =>
        Read(message, definitions, limits, context, existing: [], basis: null, shared);

    /// <summary>
    /// Reads a graph that continues another one into its objects, which thereby belong to this graph: nothing else continues them. What the other one holds of shared memory is
    /// this one's too, and is let go of when this can't be read.
    /// </summary>
    /// <param name="basis">The other one, from <see cref="ReadBase"/>.</param>
    /// <param name="message">The bytes of a <see cref="GraphSnapshot"/>; kept by the result, as those of the other one are.</param>
    /// <param name="definitions">What the peer announced.</param>
    /// <param name="limits">Bounds on both together.</param>
    /// <param name="context">Stand-ins for live things; none by default.</param>
    /// <param name="shared">Opens what lies in shared memory; null: nothing does.</param>
    /// <returns>Both as one graph.</returns>
    /// <exception cref="IOException">Something in shared memory can't be opened here.</exception>
    /// <exception cref="GraphFormatException">The bytes are not a well-formed continuation.</exception>
    /// <exception cref="DefinitionException">A type or method has no counterpart in this process.</exception>
    public static ReceivedGraph Continue(
        ReceivedGraph basis, ReadOnlyMemory<byte> message, DefinitionReader definitions, GraphLimits limits, SurrogateContext? context = null, ISharedSource? shared = null)
    {
        try
        {
            var known = basis.Bytes.Length + basis.SharedBytes;
            var rest = new GraphLimits(limits.MaxObjects - basis.Objects.Length, (int)Math.Max(0, limits.MaxBytes - known));
            return RequireContent(Read(message, definitions, rest, context, basis.Objects, basis, shared)).After(basis);
        }
        catch
        {
            basis.Release();
            throw;
        }
    }

    /// <summary>The parts of arrays that the graph before this one declares only.</summary>
    private static (int Index, ArrayWindow Window)[] ReadParts(ref ByteCursor cursor, ReceivedGraph? basis)
    {
        var parts = new (int Index, ArrayWindow Window)[cursor.ReadCount(bytesEach: 4)];
        for (int i = 0, last = -1; i < parts.Length; i++)
        {
            var index = cursor.ReadVarint() - 1;
            var from = cursor.ReadVarint();
            var count = cursor.ReadVarint();
            var content = cursor.ReadVarint();
            if (index <= last || basis is null || Array.BinarySearch(basis.Open, index) < 0)
                throw new GraphFormatException($"A part of object {index + 1} has come, which isn't expected.");
            var array = (Array)basis.Objects[index];
            if (from > array.Length || count > array.Length - from || content > GraphWriter.StaysBehind)
                throw new GraphFormatException($"{count} elements from {from} on are no part of a {array.GetType()} of {array.Length} elements.");
            parts[i] = (last = index, new ArrayWindow(array, from, count, content == GraphWriter.StaysBehind));
        }
        return parts;
    }

    /// <summary>Fills the parts in. Their contents lie in front of the other bodies; returns how many bytes they are.</summary>
    private int TakeParts((int Index, ArrayWindow Window)[] parts, int start)
    {
        var bodies = new ByteCursor(_message.Span[start..]);
        _parts = parts.Length == 0 ? [] : new (int Index, ArrayWindow Window, int Body)[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var (index, part) = parts[i];
            _parts[i] = (index, part, start + bodies.Position);
            if (part.IsOverwritten)
                continue;
            var size = _basis!.Layouts[index]!.ElementStride;
            if ((long)part.Count * size > bodies.Remaining)
                throw new GraphFormatException($"{part.Count} elements of an array don't fit in the {bodies.Remaining} bytes left.");
            ref var first = ref RawObject.Elements(part.Array);
            bodies.Take(part.Count * size).CopyTo(RawObject.Bytes(ref first, part.From * size, part.Count * size));
        }
        return bodies.Position;
    }
}
