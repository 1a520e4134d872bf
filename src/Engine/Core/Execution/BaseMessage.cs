using Distributed.Engine.Serialization;

namespace Distributed.Engine.Execution;

/// <summary>The payload of a base frame: a graph that calls continue, and the definitions that the executor may lack for it. Immutable.</summary>
/// <param name="Definitions">Type and method definitions that the executor hasn't confirmed.</param>
/// <param name="Graph">The graph.</param>
internal readonly record struct BaseMessage(ReadOnlyMemory<byte> Definitions, ReadOnlyMemory<byte> Graph)
{
    /// <summary>Encodes everything but the graph, which follows it on the wire unchanged and uncopied.</summary>
    public ReadOnlyMemory<byte> EncodeHead()
    {
        var buffer = HeadBuffer.Take();
        buffer.WriteVarint(Definitions.Length);
        buffer.WriteBytes(Definitions.Span);
        return buffer.Written.ToArray();
    }

    /// <summary>Decodes a payload. Throws <see cref="GraphFormatException"/> for garbage.</summary>
    public static BaseMessage Decode(ReadOnlyMemory<byte> payload)
    {
        var cursor = new ByteCursor(payload.Span);
        var definitions = cursor.ReadCount();
        var start = cursor.Position;
        return new BaseMessage(payload.Slice(start, definitions), payload[(start + definitions)..]);
    }
}
