using CsCheck;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Tests.Execution;

public sealed class MessageTests
{
    private static readonly byte[] s_definitions = [1, 2, 3];
    private static readonly byte[] s_graph = [9, 8, 7, 6];

    [Theory]
    [InlineData(CallFlags.None)]
    [InlineData(CallFlags.DenyChildAttach | CallFlags.HasProgress)]
    [InlineData(CallFlags.HasCulture | CallFlags.HasActivity)]
    internal void A_call_survives_the_wire(CallFlags flags)
    {
        var context = new CallContext(
            flags.HasFlag(CallFlags.HasCulture) ? "de-DE" : null,
            flags.HasFlag(CallFlags.HasCulture) ? "" : null,
            flags.HasFlag(CallFlags.HasActivity) ? "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" : null,
            flags.HasFlag(CallFlags.HasActivity) ? "vendor=1" : null);
        var sent = new CallMessage(CallForm.StartNew, flags, context, [0, 300], [new(1, 0b111000), new(2, 0)], s_definitions, default);

        var received = CallMessage.Decode(Join(sent.EncodeHead(), s_graph));

        Assert.Equal((sent.Form, sent.Flags, sent.Context), (received.Form, received.Flags, received.Context));
        Assert.Equal(sent.CanceledTokens, received.CanceledTokens);
        Assert.Equal(sent.LoggerLevels, received.LoggerLevels);
        Assert.Equal(s_definitions, received.Definitions.ToArray());
        Assert.Equal(s_graph, received.Graph.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void A_call_names_the_graph_that_it_continues(int id)
    {
        var sent = new CallMessage(CallForm.Run, CallFlags.HasBase | CallFlags.HasCulture, new CallContext("de-DE", "", null, null), [7], [], s_definitions, default, id);

        var received = CallMessage.Decode(Join(sent.EncodeHead(), s_graph));

        Assert.Equal((id, 7), (received.BaseId, Assert.Single(received.CanceledTokens)));
        Assert.Equal(s_graph, received.Graph.ToArray());
    }

    [Fact]
    public void A_shared_graph_survives_the_wire()
    {
        var received = BaseMessage.Decode(Join(new BaseMessage(s_definitions, default).EncodeHead(), s_graph));

        Assert.Equal(s_definitions, received.Definitions.ToArray());
        Assert.Equal(s_graph, received.Graph.ToArray());
        Assert.Throws<GraphFormatException>(() => BaseMessage.Decode(new byte[] { 5, 1 }));
    }

    [Fact]
    public void Heads_written_one_after_another_do_not_share_bytes()
    {
        var first = new CallMessage(CallForm.Run, CallFlags.None, default, [], [], s_definitions, default).EncodeHead();
        var copy = first.ToArray();

        _ = new CallMessage(CallForm.StartNew, CallFlags.DenyChildAttach, default, [1, 2, 3, 4], [], s_graph, default).EncodeHead();

        Assert.Equal(copy, first.ToArray());
    }

    [Fact]
    public void An_outcome_survives_the_wire()
    {
        var sent = new OutcomeMessage
        {
            Status = CallStatus.Faulted,
            Console = [new ConsoleText(false, "out\n"), new ConsoleText(true, "é")],
            Definitions = s_definitions,
            IsRebuilt = true,
            RunTicks = long.MaxValue,
            NeedsBytes = true,
            IsShared = true,
        };

        var received = OutcomeMessage.Decode(Join(sent.EncodeHead(), s_graph));

        Assert.Equal((sent.Status, sent.IsRebuilt, sent.RunTicks, sent.Reason), (received.Status, received.IsRebuilt, received.RunTicks, received.Reason));
        Assert.Equal((true, true), (received.NeedsBytes, received.IsShared));
        Assert.Equal(sent.Console, received.Console);
        Assert.Equal(s_definitions, received.Definitions.ToArray());
        Assert.Equal(s_graph, received.Changes.ToArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("do this")]
    public void A_discarded_outcome_keeps_its_reason(string? remedy)
    {
        var sent = new OutcomeMessage { Status = CallStatus.Discarded, Reason = new LocalReason(LocalReasonKind.Result, "what", remedy) };

        Assert.Equal(sent.Reason, OutcomeMessage.Decode(sent.EncodeHead()).Reason);
    }

    [Fact]
    public void A_discarded_outcome_without_a_reason_is_malformed()
    {
        var bytes = new OutcomeMessage { Status = CallStatus.Discarded }.EncodeHead();

        var exception = Assert.Throws<GraphFormatException>(() => OutcomeMessage.Decode(bytes));
        Assert.Equal("An outcome of status 3 has no reason to be discarded.", exception.Message);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(70_000, false)]
    public void A_cancellation_survives_the_wire(int token, bool isOwn) =>
        Assert.Equal((token, isOwn), CancelMessage.Decode(CancelMessage.Encode(token, isOwn)));

    [Fact]
    public void A_report_survives_the_wire()
    {
        var received = ReportMessage.Decode(Join(new ReportMessage(3, 1L << 40, s_definitions, default).EncodeHead(), s_graph));

        Assert.Equal((3, 1L << 40), (received.Progress, received.Ordinal));
        Assert.Equal(s_definitions, received.Definitions.ToArray());
        Assert.Equal(s_graph, received.Value.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_report_without_an_ordinal_is_malformed(long ordinal) => Assert.Equal(
        $"A report has the ordinal {ordinal}; the first one is 1.",
        Assert.Throws<GraphFormatException>(() => ReportMessage.Decode(new ReportMessage(0, ordinal, default, default).EncodeHead())).Message);

    [Fact]
    public void Word_of_delivered_reports_survives_the_wire() => Assert.Equal(long.MaxValue, ReportedMessage.Decode(ReportedMessage.Encode(long.MaxValue)));

    [Fact]
    public void Word_of_another_size_is_malformed() => Assert.Equal(
        "A reported frame has 8 bytes, not 3.",
        Assert.Throws<Distributed.Engine.Wire.WireException>(() => ReportedMessage.Decode(new byte[3])).Message);

    [Fact]
    public void A_cancellation_of_another_size_is_malformed() => Assert.Equal(
        "A cancel frame has 5 bytes, not 4.",
        Assert.Throws<Distributed.Engine.Wire.WireException>(() => CancelMessage.Decode(new byte[4])).Message);

    [Fact]
    public void Garbage_is_refused_or_read_but_never_more()
    {
        // Prints the seed of a failing sample.
        Gen.Byte.Array[0, 64].Sample(
            bytes =>
            {
                OnlyKnownExceptions(() => CallMessage.Decode(bytes));
                OnlyKnownExceptions(() => OutcomeMessage.Decode(bytes));
                OnlyKnownExceptions(() => ReportMessage.Decode(bytes));
                OnlyKnownExceptions(() => BaseMessage.Decode(bytes));
            },
            iter: 20_000,
            threads: 1);
    }

    [Fact]
    public void A_message_cut_short_is_refused()
    {
        var context = new CallContext("de-DE", "fr", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null);
        var call = new CallMessage(CallForm.Run, CallFlags.HasCulture | CallFlags.HasActivity, context, [1], [new(0, 63)], s_definitions, default).EncodeHead();
        var outcome = new OutcomeMessage { Status = CallStatus.Completed, Console = [new ConsoleText(false, "text")], Definitions = s_definitions }.EncodeHead();

        for (var length = 0; length < call.Length; length++)
        {
            Assert.ThrowsAny<Exception>(() => CallMessage.Decode(call[..length]));
        }

        for (var length = 0; length < outcome.Length; length++)
        {
            Assert.ThrowsAny<Exception>(() => OutcomeMessage.Decode(outcome[..length]));
        }
    }

    private static void OnlyKnownExceptions(Action decode)
    {
        try
        {
            decode();
        }
        catch (GraphFormatException)
        {
        }
    }

    private static byte[] Join(ReadOnlyMemory<byte> head, byte[] tail) => [.. head.Span, .. tail];
}
