using Distributed.Engine.Execution;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Submission;

/// <summary>
/// The reports of one call on their way to the program's progress objects: in order, each ordinal once over all attempts, never on a connection's
/// reader (S17), all before the call ends. Thread-safe.
/// </summary>
/// <param name="caller">The context of the submitting code, which what a report posts would have had; null for the default one.</param>
internal sealed class ReportQueue(ExecutionContext? caller)
{
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _entries = new();
    private Action? _afterLast;
    private long _received;
    private long _highest;
    private bool _isDelivering;

    /// <summary>What a progress threw when it was reported to; nothing is reported any more then. Null when none did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether anything was reported by any attempt.</summary>
    public bool IsUsed => Volatile.Read(ref _highest) > 0;

    /// <summary>A new attempt reports from the beginning; what an earlier one has reported is dropped.</summary>
    public void BeginAttempt()
    {
        lock (_gate)
        {
            _received = 0;
        }
    }

    /// <summary>Takes a report in, on a connection's reader.</summary>
    /// <param name="ordinal">Its place in its attempt.</param>
    /// <param name="progress">The program's object.</param>
    /// <param name="value">The value.</param>
    /// <param name="delivered">Told of the ordinal up to which all is done, now and then.</param>
    /// <returns>Whether <see cref="Deliver"/> has to be run for it; else somebody is about it.</returns>
    /// <exception cref="WireException">It isn't the next one, or there are more on their way than an executor may send.</exception>
    public bool Add(long ordinal, object progress, object? value, Action<long> delivered)
    {
        lock (_gate)
        {
            if (ordinal != _received + 1)
            {
                throw new WireException($"Report {ordinal} of a call came after report {_received}.");
            }

            if (_entries.Count >= ReportStream.Window)
            {
                throw new WireException($"More than {ReportStream.Window} reports of a call came without waiting for word of them.");
            }

            _received = ordinal;
            _entries.Enqueue(new Entry(ordinal, progress, value, delivered, ordinal <= _highest));
            _highest = Math.Max(_highest, ordinal);
            bool isFirst = !_isDelivering;
            _isDelivering = true;
            return isFirst;
        }
    }

    /// <summary>Has the end of the call wait for the reports before it.</summary>
    /// <returns>False when all are delivered: nothing is kept, the caller goes on itself.</returns>
    public bool TryAfterLast(Action end)
    {
        lock (_gate)
        {
            if (!_isDelivering)
            {
                return false;
            }

            _afterLast = end;
            return true;
        }
    }

    /// <summary>Passes on what has come, and then ends the call if its end was waiting. May take as long as user code does.</summary>
    public void Deliver()
    {
        while (true)
        {
            Entry entry;
            bool isLast;
            lock (_gate)
            {
                if (!_entries.TryPeek(out entry))
                {
                    _isDelivering = false;
                    break;
                }
            }

            if (!entry.IsRepeated && Failure is null)
            {
                Report(entry);
            }

            lock (_gate)
            {
                _entries.Dequeue();
                isLast = _entries.Count == 0;
            }

            if (isLast || entry.Ordinal % (ReportStream.Window / 4) == 0)
            {
                entry.Delivered(entry.Ordinal);
            }
        }

        Interlocked.Exchange(ref _afterLast, null)?.Invoke();
    }

    private void Report(Entry entry)
    {
        try
        {
            ExecutionContext.Run(
                caller ?? CleanContext.Value,
                static state =>
                {
                    var (_, progress, value, _, _) = (Entry)state!;
                    ProgressTarget.For(progress.GetType()).Report(progress, value);
                },
                entry);
        }
        catch (Exception exception)
        {
            // Thrown by the context it was made in, which takes no more posts. In the closure, it would have ended it in most cases.
            Failure = exception;
        }
    }

    private readonly record struct Entry(long Ordinal, object Progress, object? Value, Action<long> Delivered, bool IsRepeated);
}
