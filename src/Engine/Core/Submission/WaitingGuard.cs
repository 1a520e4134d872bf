using System.Globalization;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Submission;

/// <summary>
/// Looks after shipped calls whose loops may wait for a write that only this process can make (S13), where the analysis took them for computing. One that is away for
/// long, and whose loops test a place that has been changed here meanwhile, is given up and runs here, where it sees the change. Thread-safe.
/// </summary>
/// <param name="limit">How long a call is away before it is looked at; then again and again.</param>
/// <param name="dispatcher">Gives up attempts.</param>
/// <param name="threads">Where calls are looked at: large closures take their time.</param>
/// <param name="clock">The clock.</param>
internal sealed class WaitingGuard(TimeSpan limit, Dispatcher dispatcher, EngineThreads threads, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<ShippedCall> _watched = [];
    private ITimer? _timer;
    private bool _isLooking;

    /// <summary>Looks after a call until it has ended.</summary>
    public void Watch(ShippedCall call)
    {
        lock (_gate)
        {
            _watched.Add(call);
            _timer ??= clock.CreateTimer(static guard => ((WaitingGuard)guard!).Tick(), this, limit, limit);
        }
    }

    /// <summary>Calls that are looked after.</summary>
    public int Watched
    {
        get
        {
            lock (_gate)
            {
                return _watched.Count;
            }
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            _watched.RemoveAll(static call => call.Promise.Task.IsCompleted || call.IsGivenUp);
            if (_watched.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
                return;
            }

            if (_isLooking)
            {
                return;
            }

            _isLooking = true;
        }

        threads.Run(Look);
    }

    private void Look()
    {
        ShippedCall[] watched;
        lock (_gate)
        {
            watched = [.. _watched];
        }

        foreach (var call in watched)
        {
            var away = clock.GetElapsedTime(call.StartTimestamp);
            if (away >= limit && !call.IsQueued && SnapshotDrift.Find(call.Snapshot, call.Plan) is { } place && dispatcher.TryDrop(call))
            {
                call.IsGivenUp = true;
                var reason = new LocalReason(
                    LocalReasonKind.Waiting,
                    string.Create(CultureInfo.InvariantCulture, $"it was still running in an executor after {away.TotalSeconds:0} s, while {place}, which its loop looks at, was changed here"),
                    "pass a CancellationToken instead of waiting for a variable");
                call.Plan.Remembered = reason with { What = $"its loop looks at {place}, which was changed while it ran" };
                call.RerunLocally(reason);
            }
        }

        lock (_gate)
        {
            _isLooking = false;
        }
    }
}
