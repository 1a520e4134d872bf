using System.Buffers;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using MessagePack;

namespace Distributed.Engine.Execution;

/// <summary>The payload of an outcome frame: how the attempt ended, its console text, and the changes with the result. Immutable.</summary>
internal sealed class OutcomeMessage
{
    public required CallStatus Status { get; init; }

    /// <summary>Why nothing can be committed, for <see cref="CallStatus.Discarded"/>.</summary>
    public LocalReason? Reason { get; init; }

    public IReadOnlyList<ConsoleText> Console { get; init; } = [];

    /// <summary>Whether merging it may call comparers and hash functions, which may be user code.</summary>
    public bool IsRebuilt { get; init; }

    /// <summary>How long the attempt ran, in ticks of <see cref="TimeSpan"/>.</summary>
    public long RunTicks { get; init; }

    /// <summary>Definitions that the driver hasn't confirmed.</summary>
    public ReadOnlyMemory<byte> Definitions { get; init; }

    /// <summary>
    /// The diff against the twin. Its roots: the result; or the exceptions of a faulted call; or the exception that cancelled it, if one did.
    /// </summary>
    public ReadOnlyMemory<byte> Changes { get; init; }

    /// <summary>Encodes everything but the changes, which follow on the wire.</summary>
    public ReadOnlyMemory<byte> EncodeHead()
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        var writer = new MessagePackWriter(buffer);
        writer.Write((byte)Status);
        writer.Write(RunTicks);
        writer.Write(IsRebuilt);
        if (Reason is null)
        {
            writer.WriteNil();
        }
        else
        {
            writer.WriteArrayHeader(3);
            writer.Write((int)Reason.Kind);
            writer.Write(Reason.What);
            writer.Write(Reason.Remedy);
        }

        writer.WriteArrayHeader(Console.Count);
        foreach (var (isError, text) in Console)
        {
            writer.Write(isError);
            writer.Write(text);
        }

        writer.Write(Definitions.Span);
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Decodes a payload. Throws for garbage; what it throws is up to MessagePack's reader.</summary>
    public static OutcomeMessage Decode(ReadOnlyMemory<byte> payload)
    {
        var reader = new MessagePackReader(payload);
        var status = (CallStatus)reader.ReadByte();
        var runTicks = reader.ReadInt64();
        var isRebuilt = reader.ReadBoolean();
        var reason = ReadReason(ref reader);
        if (status > CallStatus.Discarded || (status == CallStatus.Discarded) != (reason is not null))
        {
            throw new MessagePackSerializationException($"An outcome of status {(byte)status} has {(reason is null ? "no" : "a")} reason to be discarded.");
        }

        var console = ReadConsole(ref reader);
        var definitions = reader.ReadBytes();
        return new OutcomeMessage
        {
            Status = status,
            RunTicks = runTicks,
            IsRebuilt = isRebuilt,
            Reason = reason,
            Console = console,
            Definitions = definitions is { } bytes ? bytes.First : default,
            Changes = payload[(int)reader.Consumed..],
        };
    }

    private static LocalReason? ReadReason(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        if (reader.ReadArrayHeader() != 3)
        {
            throw new MessagePackSerializationException("A reason has three parts.");
        }

        return new LocalReason((LocalReasonKind)reader.ReadInt32(), reader.ReadString() ?? string.Empty, reader.ReadString());
    }

    private static ConsoleText[] ReadConsole(ref MessagePackReader reader)
    {
        // The header can't promise more items than the payload has bytes: MessagePackReader checks that.
        var console = new ConsoleText[reader.ReadArrayHeader()];
        for (var i = 0; i < console.Length; i++)
        {
            console[i] = new ConsoleText(reader.ReadBoolean(), reader.ReadString() ?? string.Empty);
        }

        return console;
    }
}
