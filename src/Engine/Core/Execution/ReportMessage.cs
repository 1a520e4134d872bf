using Distributed.Engine.Serialization;

namespace Distributed.Engine.Execution;

/// <summary>The payload of a report frame: one report of a running closure to a captured progress. Immutable.</summary>
/// <param name="Progress">The progress's number among the live things of the call.</param>
/// <param name="Ordinal">Its place among the reports of the attempt, from 1.</param>
/// <param name="Definitions">Definitions that the driver hasn't confirmed.</param>
/// <param name="Value">A graph whose only root is the reported value.</param>
internal readonly record struct ReportMessage(int Progress, long Ordinal, ReadOnlyMemory<byte> Definitions, ReadOnlyMemory<byte> Value)
{
    /// <summary>Encodes everything but the value, which follows on the wire.</summary>
    public ReadOnlyMemory<byte> EncodeHead()
    {
        var buffer = HeadBuffer.Take();
        buffer.WriteVarint(Progress);
        buffer.WriteInt64(Ordinal);
        buffer.WriteVarint(Definitions.Length);
        buffer.WriteBytes(Definitions.Span);
        return buffer.Written.ToArray();
    }

    /// <summary>Decodes a payload. Throws <see cref="GraphFormatException"/> for garbage.</summary>
    public static ReportMessage Decode(ReadOnlyMemory<byte> payload)
    {
        var cursor = new ByteCursor(payload.Span);
        var progress = cursor.ReadVarint();
        var ordinal = cursor.ReadInt64();
        if (ordinal <= 0)
        {
            throw new GraphFormatException($"A report has the ordinal {ordinal}; the first one is 1.");
        }

        var definitions = cursor.ReadCount();
        var start = cursor.Position;
        cursor.Take(definitions);
        return new ReportMessage(progress, ordinal, payload.Slice(start, definitions), payload[cursor.Position..]);
    }
}
