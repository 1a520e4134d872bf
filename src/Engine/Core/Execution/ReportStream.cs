using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Execution;

/// <summary>
/// What the closure of one attempt reports, on its way to the driver. Reports aren't waited for, as <see cref="Progress{T}"/> posts them, but at most
/// <see cref="Window"/> are on their way: a closure that reports faster than the driver takes them waits. Thread-safe.
/// </summary>
internal sealed class ReportStream(long callId, AttemptHost host)
{
    /// <summary>The most reports of a call that the driver hasn't confirmed. It holds executors to this number.</summary>
    public const int Window = 256;

    private readonly Lock _sending = new();
    private readonly object _gate = new();
    private long _sent;
    private long _delivered;
    private bool _isClosed;

    /// <summary>Why a report could not be sent: the attempt can't be brought to its end then. Null while all could.</summary>
    public LocalReason? Failure { get; private set; }

    /// <summary>Sends a report, after those before it.</summary>
    public void Send<T>(int progress, T value)
    {
        lock (_sending)
        {
            if (!WaitForRoom() || Failure is not null)
            {
                return;
            }

            try
            {
                var graph = GraphWriter.Write([value], GraphPlan.Everything, host.Limits);
                host.Report(callId, progress, _sent + 1, graph);
                Volatile.Write(ref _sent, _sent + 1);
            }
            catch (NotShippableException exception)
            {
                Failure = new LocalReason(LocalReasonKind.Result, $"a reported value can't be sent: {exception.Reason.What}", exception.Reason.Remedy);
            }
            catch (WireException exception)
            {
                Failure = new LocalReason(LocalReasonKind.Limit, $"a reported value can't be sent: {exception.Message}");
            }
        }
    }

    /// <summary>The driver has passed on all reports up to an ordinal.</summary>
    public void NoteDelivered(long ordinal)
    {
        lock (_gate)
        {
            _delivered = Math.Max(_delivered, Math.Min(ordinal, Volatile.Read(ref _sent) + 1));
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Nobody takes reports any more, as the connection has ended: those who wait go on.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private bool WaitForRoom()
    {
        lock (_gate)
        {
            while (!_isClosed && _sent - _delivered >= Window)
            {
                Monitor.Wait(_gate);
            }

            return !_isClosed;
        }
    }
}
