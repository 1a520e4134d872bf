using Distributed.Engine.Calls;
using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Submission;

/// <summary>
/// A call that the BCL runs in this process while the engine looks at its watch: how long it runs is noted in its site's profile, and its processor counts as
/// taken. Used once.
/// </summary>
/// <param name="cost">Where its time is noted.</param>
/// <param name="slots">Where its processor was taken.</param>
/// <param name="clock">The clock.</param>
/// <param name="ended">Called when it has ended: a queued call may have its place.</param>
internal sealed class LocalRun(CallCost cost, LocalSlots slots, TimeProvider clock, Action ended)
{
    private long _started;

    /// <summary>Makes the BCL's own call.</summary>
    /// <param name="request">The call.</param>
    /// <param name="kind">A promise of the call's kind, which isn't otherwise used.</param>
    public Task Start(in CallRequest request, Promise kind)
    {
        Task task;
        try
        {
            var timed = kind.Timed(request.Body, request.Form == CallForm.RunAsync, () => Volatile.Write(ref _started, clock.GetTimestamp()));
            task = request.RunLocally(request with { Body = timed });
        }
        catch
        {
            // The arguments are the BCL's to refuse.
            slots.Leave();
            throw;
        }

        task.ContinueWith(
            static (_, run) => ((LocalRun)run!).End(), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    private void End()
    {
        slots.Leave();

        // One that was cancelled before it started has no time.
        if (Volatile.Read(ref _started) is var started and not 0)
        {
            cost.NoteRun(clock.GetElapsedTime(started));
        }

        ended();
    }
}
