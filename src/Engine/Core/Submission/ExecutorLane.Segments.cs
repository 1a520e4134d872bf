using Distributed.Engine.Execution;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Submission;

/// <remarks>This part: outcomes that refer to the executor's segments, and executors that can't open the driver's.</remarks>
internal sealed partial class ExecutorLane
{
    /// <summary>Ends a call on a thread that may wait. What the executor holds for it isn't needed after that, whatever came of it.</summary>
    private void Commit(ShippedCall call, OutcomeMessage outcome, int returnedBytes)
    {
        commit.Commit(call, outcome, _definitions, returnedBytes, segments?.Source);
        NoteCopied(call.Id, outcome);
        segments?.Release();
    }

    private void NoteCopied(long callId, OutcomeMessage outcome)
    {
        if (outcome.IsShared)
        {
            connection.Send(FrameKind.Copied, callId, default);
        }
    }

    /// <summary>The executor can't open what the call refers to: from now on it gets bytes. Off the reader's thread, as there are many.</summary>
    private void SendBytesElsewhere(ShippedCall call)
    {
        segments?.NoteUnreadable();
        threads.Run(() =>
        {
            call.EmbedShared();
            call.Lane = null;
            dispatcher.Dispatch(call);
        });
    }
}
