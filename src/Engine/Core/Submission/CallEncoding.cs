using Distributed.Engine.Execution;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Submission;

/// <summary>Frames a call for one connection: the head with the definitions its peer lacks, before the unchanged snapshot.</summary>
internal static class CallEncoding
{
    /// <summary>The head for an attempt that is sent now.</summary>
    public static ReadOnlyMemory<byte> Head(ShippedCall call, ReadOnlyMemory<byte> definitions)
    {
        var request = call.Request;
        var flags = CallFlags.HasCulture;
        flags |= (request.Options & TaskCreationOptions.DenyChildAttach) != 0 ? CallFlags.DenyChildAttach : 0;
        flags |= call.Context.ActivityId is not null ? CallFlags.HasActivity : 0;
        flags |= call.Reports is not null ? CallFlags.HasProgress : 0;
        flags |= call.Snapshot.Base is not null ? CallFlags.HasBase : 0;
        return new CallMessage(
            request.Form, flags, call.Context, CanceledTokens(call), call.LoggerLevels, definitions, default, call.Snapshot.Base?.Id ?? 0).EncodeHead();
    }

    /// <summary>The head of the frame with what calls continue.</summary>
    public static ReadOnlyMemory<byte> Head(GraphBase shared, PeerDefinitions confirmed) =>
        new BaseMessage(confirmed.Select(shared.Snapshot.DefinitionIds), default).EncodeHead();

    /// <summary>Already cancelled when the call is sent: its code must not see them any other way.</summary>
    private static int[] CanceledTokens(ShippedCall call) =>
        Array.Exists(call.Tokens, static token => token.Token.IsCancellationRequested)
            ? [.. call.Tokens.Where(static token => token.Token.IsCancellationRequested).Select(static token => token.Number)]
            : [];
}
