namespace Distributed.Engine.Submission;

/// <summary>Ends a shipped call that takes longer than the options of its scope allow. Thread-safe; used once.</summary>
internal sealed class CallDeadline
{
    /// <summary>A call between two attempts is nobody's to end: it is asked for again.</summary>
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(100);

    private readonly ShippedCall _call;
    private readonly TimeSpan _timeout;
    private readonly Dispatcher _dispatcher;
    private readonly ITimer _timer;

    private CallDeadline(ShippedCall call, TimeSpan timeout, Dispatcher dispatcher, TimeProvider clock)
    {
        _call = call;
        _timeout = timeout;
        _dispatcher = dispatcher;
        _timer = clock.CreateTimer(static deadline => ((CallDeadline)deadline!).End(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sets the timer of a call that is about to be dispatched.</summary>
    public static ITimer Start(ShippedCall call, TimeSpan timeout, Dispatcher dispatcher, TimeProvider clock)
    {
        var left = timeout - clock.GetElapsedTime(call.StartTimestamp);
        var deadline = new CallDeadline(call, timeout, dispatcher, clock);
        deadline._timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, s_again);
        return deadline._timer;
    }

    private void End()
    {
        if (_call.Promise.Task.IsCompleted)
        {
            _timer.Dispose();
            return;
        }

        var wasQueued = _dispatcher.TryDequeue(_call);
        if (!wasQueued && !_dispatcher.TryDrop(_call))
        {
            return;
        }

        _timer.Dispose();
        _call.UnwatchTokens();
        _call.Promise.SetExceptions(
            [new CallTimeoutException(_call.Request.Site.ToString(), _timeout, wasQueued, _call.LostAttempts.Count, _call.IsSingleAttempt)]);
    }
}
