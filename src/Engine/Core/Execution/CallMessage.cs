using Distributed.Engine.Calls;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Execution;

/// <summary>The payload of a call frame: how to run it, the caller's context, new definitions, and the pruned graph. Immutable.</summary>
/// <param name="Form">How the delegate is run.</param>
/// <param name="Flags">Facts about the call.</param>
/// <param name="Context">What flows from the caller.</param>
/// <param name="CanceledTokens">Numbers of the captured tokens that were cancelled when it was sent.</param>
/// <param name="LoggerLevels">What the captured loggers let through.</param>
/// <param name="Definitions">Type and method definitions that the executor hasn't confirmed.</param>
/// <param name="Graph">The snapshot: roots are the delegate, the state and the token.</param>
/// <param name="BaseId">The id of the graph that it continues; zero for none.</param>
internal readonly record struct CallMessage(
    CallForm Form,
    CallFlags Flags,
    CallContext Context,
    int[] CanceledTokens,
    CapturedLevels[] LoggerLevels,
    ReadOnlyMemory<byte> Definitions,
    ReadOnlyMemory<byte> Graph,
    int BaseId = 0)
{
    /// <summary>
    /// Encodes everything but the graph, which follows it on the wire unchanged and uncopied. By hand, in the graph's own primitives: this is
    /// read and written once per call, and a general serialiser's reader alone cost more to compile than the rest of a program's first call.
    /// </summary>
    public ReadOnlyMemory<byte> EncodeHead()
    {
        var buffer = HeadBuffer.Take();
        buffer.WriteByte((byte)Form);
        buffer.WriteByte((byte)Flags);
        if ((Flags & CallFlags.HasCulture) != 0)
        {
            WriteText(buffer, Context.Culture);
            WriteText(buffer, Context.UICulture);
        }

        if ((Flags & CallFlags.HasActivity) != 0)
        {
            WriteText(buffer, Context.ActivityId);
            WriteText(buffer, Context.TraceState);
        }

        if ((Flags & CallFlags.HasBase) != 0)
        {
            buffer.WriteVarint(BaseId);
        }

        buffer.WriteVarint(CanceledTokens.Length);
        foreach (var token in CanceledTokens)
        {
            buffer.WriteVarint(token);
        }

        buffer.WriteVarint(LoggerLevels.Length);
        foreach (var (logger, mask) in LoggerLevels)
        {
            buffer.WriteVarint(logger);
            buffer.WriteVarint(mask);
        }

        buffer.WriteVarint(Definitions.Length);
        buffer.WriteBytes(Definitions.Span);
        return buffer.Written.ToArray();
    }

    /// <summary>Decodes a payload. Throws <see cref="GraphFormatException"/> for garbage.</summary>
    public static CallMessage Decode(ReadOnlyMemory<byte> payload)
    {
        var cursor = new ByteCursor(payload.Span);
        var form = (CallForm)cursor.ReadByte();
        if (form > CallForm.Loop)
        {
            throw new GraphFormatException($"There is no call form {(byte)form}.");
        }

        var flags = (CallFlags)cursor.ReadByte();
        string? culture = null, uiCulture = null, activity = null, traceState = null;
        if ((flags & CallFlags.HasCulture) != 0)
        {
            culture = ReadText(ref cursor);
            uiCulture = ReadText(ref cursor);
        }

        if ((flags & CallFlags.HasActivity) != 0)
        {
            activity = ReadText(ref cursor);
            traceState = ReadText(ref cursor);
        }

        var baseId = (flags & CallFlags.HasBase) != 0 ? cursor.ReadVarint() : 0;
        var count = cursor.ReadCount();
        var canceledTokens = count == 0 ? [] : new int[count];
        for (var i = 0; i < canceledTokens.Length; i++)
        {
            canceledTokens[i] = cursor.ReadVarint();
        }

        var loggers = cursor.ReadCount(bytesEach: 2);
        var loggerLevels = loggers == 0 ? [] : new CapturedLevels[loggers];
        for (var i = 0; i < loggerLevels.Length; i++)
        {
            loggerLevels[i] = new CapturedLevels(cursor.ReadVarint(), cursor.ReadVarint());
        }

        var definitions = cursor.ReadCount();
        var start = cursor.Position;
        cursor.Take(definitions);
        return new CallMessage(
            form,
            flags,
            new CallContext(culture, uiCulture, activity, traceState),
            canceledTokens,
            loggerLevels,
            payload.Slice(start, definitions),
            payload[cursor.Position..],
            baseId);
    }

    private static void WriteText(ByteBuffer buffer, string? text)
    {
        buffer.WriteByte(text is null ? (byte)0 : (byte)1);
        if (text is not null)
        {
            buffer.WriteText(text);
        }
    }

    private static string? ReadText(ref ByteCursor cursor) => cursor.ReadByte() == 0 ? null : cursor.ReadText();
}
