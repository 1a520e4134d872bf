using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;

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

    /// <summary>Whether the last root is what the closure logged, an array of <see cref="LogEntry"/>.</summary>
    public bool HasLog { get; init; }

    /// <summary>Whether the closure was started; a discarded attempt that wasn't can be repeated whatever it does.</summary>
    public bool HasRun { get; init; } = true;

    /// <summary>Whether the executor couldn't open what the closure refers to in shared memory: sent as bytes, it would have run.</summary>
    public bool NeedsBytes { get; init; }

    /// <summary>Whether the changes refer to memory of the executor, which has to be told when it isn't needed any more.</summary>
    public bool IsShared { get; init; }

    /// <summary>What they refer to, in the executor.</summary>
    public IReadOnlyList<ISharedContent> Shared { get; init; } = [];

    /// <summary>How long the attempt ran, in ticks of <see cref="TimeSpan"/>.</summary>
    public long RunTicks { get; init; }

    /// <summary>Definitions that the driver hasn't confirmed.</summary>
    public ReadOnlyMemory<byte> Definitions { get; init; }

    /// <summary>
    /// The diff against the twin. Its roots: the result; or the exceptions of a faulted call; or the exception that cancelled it, if one did.
    /// </summary>
    public ReadOnlyMemory<byte> Changes { get; init; }

    /// <summary>Disposed by whoever has sent or copied <see cref="Changes"/>; null when nothing is to be given back.</summary>
    public IDisposable? Memory { get; init; }

    /// <summary>Encodes everything but the changes, which follow on the wire. By hand, as <see cref="CallMessage.EncodeHead"/> is.</summary>
    public ReadOnlyMemory<byte> EncodeHead()
    {
        var buffer = HeadBuffer.Take();
        buffer.WriteByte((byte)Status);
        buffer.WriteByte((byte)((IsRebuilt ? Parts.Rebuilt : 0)
            | (HasLog ? Parts.Log : 0)
            | (HasRun ? 0 : Parts.Unstarted)
            | (NeedsBytes ? Parts.Bytes : 0)
            | (IsShared ? Parts.Shared : 0)
            | (Reason is not null ? Parts.Reason : 0)
            | (Reason?.Remedy is not null ? Parts.Remedy : 0)));
        buffer.WriteInt64(RunTicks);
        if (Reason is not null)
        {
            buffer.WriteVarint((int)Reason.Kind);
            buffer.WriteText(Reason.What);
            if (Reason.Remedy is not null)
            {
                buffer.WriteText(Reason.Remedy);
            }
        }

        buffer.WriteVarint(Console.Count);
        for (var i = 0; i < Console.Count; i++)
        {
            buffer.WriteByte(Console[i].IsError ? (byte)1 : (byte)0);
            buffer.WriteText(Console[i].Text);
        }

        buffer.WriteVarint(Definitions.Length);
        buffer.WriteBytes(Definitions.Span);
        return buffer.Written.ToArray();
    }

    /// <summary>Decodes a payload. Throws <see cref="GraphFormatException"/> for garbage.</summary>
    public static OutcomeMessage Decode(ReadOnlyMemory<byte> payload)
    {
        var cursor = new ByteCursor(payload.Span);
        var status = (CallStatus)cursor.ReadByte();
        var parts = (Parts)cursor.ReadByte();
        var runTicks = cursor.ReadInt64();
        var reason = (parts & Parts.Reason) != 0 ? ReadReason(ref cursor, (parts & Parts.Remedy) != 0) : null;
        if (status > CallStatus.Discarded || (status == CallStatus.Discarded) != (reason is not null))
        {
            throw new GraphFormatException($"An outcome of status {(byte)status} has {(reason is null ? "no" : "a")} reason to be discarded.");
        }

        var console = ReadConsole(ref cursor);
        var definitions = cursor.ReadCount();
        var start = cursor.Position;
        cursor.Take(definitions);
        return new OutcomeMessage
        {
            Status = status,
            RunTicks = runTicks,
            IsRebuilt = (parts & Parts.Rebuilt) != 0,
            HasLog = (parts & Parts.Log) != 0,
            HasRun = (parts & Parts.Unstarted) == 0,
            NeedsBytes = (parts & Parts.Bytes) != 0,
            IsShared = (parts & Parts.Shared) != 0,
            Reason = reason,
            Console = console,
            Definitions = payload.Slice(start, definitions),
            Changes = payload[cursor.Position..],
        };
    }

    private static LocalReason ReadReason(ref ByteCursor cursor, bool hasRemedy)
    {
        var kind = (LocalReasonKind)cursor.ReadVarint();
        var what = cursor.ReadText();
        return new LocalReason(kind, what, hasRemedy ? cursor.ReadText() : null);
    }

    private static ConsoleText[] ReadConsole(ref ByteCursor cursor)
    {
        // Each has at least two bytes, so the count can't promise more memory than the payload pays for.
        var count = cursor.ReadCount(bytesEach: 2);
        if (count == 0)
        {
            return [];
        }

        var console = new ConsoleText[count];
        for (var i = 0; i < console.Length; i++)
        {
            var isError = cursor.ReadByte() != 0;
            console[i] = new ConsoleText(isError, cursor.ReadText());
        }

        return console;
    }

    /// <summary>What a head says of itself. Sent on the wire: don't renumber.</summary>
    [Flags]
    private enum Parts : byte
    {
        Rebuilt = 1,
        Reason = 2,
        Remedy = 4,
        Log = 8,
        Unstarted = 16,
        Bytes = 32,
        Shared = 64,
    }
}
