using System.Buffers;
using Distributed.Engine.Calls;
using MessagePack;

namespace Distributed.Engine.Execution;

/// <summary>The payload of a call frame: how to run it, the caller's context, new definitions, and the pruned graph. Immutable.</summary>
/// <param name="Form">How the delegate is run.</param>
/// <param name="Flags">Facts about the call.</param>
/// <param name="Context">What flows from the caller.</param>
/// <param name="CanceledTokens">Numbers of the captured tokens that were cancelled when it was sent.</param>
/// <param name="Definitions">Type and method definitions that the executor hasn't confirmed.</param>
/// <param name="Graph">The snapshot: roots are the delegate, the state and the token.</param>
internal readonly record struct CallMessage(
    CallForm Form,
    CallFlags Flags,
    CallContext Context,
    int[] CanceledTokens,
    ReadOnlyMemory<byte> Definitions,
    ReadOnlyMemory<byte> Graph)
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_head;

    /// <summary>Encodes everything but the graph, which follows it on the wire unchanged and uncopied.</summary>
    public ReadOnlyMemory<byte> EncodeHead()
    {
        var buffer = t_head ??= new ArrayBufferWriter<byte>(256);
        buffer.ResetWrittenCount();
        var writer = new MessagePackWriter(buffer);
        writer.Write((byte)Form);
        writer.Write((byte)Flags);
        if (Flags.HasFlag(CallFlags.HasCulture))
        {
            writer.Write(Context.Culture);
            writer.Write(Context.UICulture);
        }

        if (Flags.HasFlag(CallFlags.HasActivity))
        {
            writer.Write(Context.ActivityId);
            writer.Write(Context.TraceState);
        }

        writer.WriteArrayHeader(CanceledTokens.Length);
        foreach (var token in CanceledTokens)
        {
            writer.Write(token);
        }

        writer.Write(Definitions.Span);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Decodes a payload. Throws for garbage; what it throws is up to MessagePack's reader.</summary>
    public static CallMessage Decode(ReadOnlyMemory<byte> payload)
    {
        var reader = new MessagePackReader(payload);
        var form = (CallForm)reader.ReadByte();
        if (form > CallForm.StartNew)
        {
            throw new MessagePackSerializationException($"There is no call form {(byte)form}.");
        }

        var flags = (CallFlags)reader.ReadByte();
        string? culture = null, uiCulture = null, activity = null, traceState = null;
        if (flags.HasFlag(CallFlags.HasCulture))
        {
            culture = reader.ReadString();
            uiCulture = reader.ReadString();
        }

        if (flags.HasFlag(CallFlags.HasActivity))
        {
            activity = reader.ReadString();
            traceState = reader.ReadString();
        }

        // The header can't promise more items than the payload has bytes: MessagePackReader checks that.
        var count = reader.ReadArrayHeader();
        var canceledTokens = count == 0 ? [] : new int[count];
        for (var i = 0; i < canceledTokens.Length; i++)
        {
            canceledTokens[i] = reader.ReadInt32();
        }

        var definitions = reader.ReadBytes();
        return new CallMessage(
            form,
            flags,
            new CallContext(culture, uiCulture, activity, traceState),
            canceledTokens,
            definitions is { } bytes ? bytes.First : default,
            payload[(int)reader.Consumed..]);
    }
}
