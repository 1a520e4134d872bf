using System.Collections.Concurrent;
using Distributed.Engine.Serialization;
using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Execution;

/// <summary>
/// The stand-ins of one attempt: each token follows the driver's token of the same number; what is logged is collected for the driver's
/// loggers; what is reported goes to the driver at once. Thread-safe.
/// </summary>
internal sealed class AttemptSurrogates(int[] canceled, CapturedLevels[] levels, ReportStream? reports = null) : SurrogateContext
{
    private readonly LogCapture? _log = levels.Length == 0 ? null : new LogCapture(levels);

    // Most calls have none.
    private ConcurrentDictionary<int, CancellationTokenSource>? _sources;

    private ConcurrentDictionary<int, CancellationTokenSource> Sources =>
        _sources ?? Interlocked.CompareExchange(ref _sources, new(), null) ?? _sources;

    /// <inheritdoc/>
    public override CancellationToken Token(int number)
    {
        var source = Sources.GetOrAdd(number, static _ => new CancellationTokenSource());
        if (canceled.Contains(number))
        {
            source.Cancel();
        }

        return source.Token;
    }

    /// <inheritdoc/>
    public override ILogger Logger(int number) => _log?.Logger(number) ?? base.Logger(number);

    /// <inheritdoc/>
    public override void Report<T>(int number, T value)
    {
        if (reports is null)
        {
            base.Report(number, value);
        }
        else
        {
            reports.Send(number, value);
        }
    }

    /// <summary>What was logged so far; null when nothing was.</summary>
    public LogEntry[]? TakeLog() => _log?.Take();

    /// <summary>The driver's token was cancelled. Runs user callbacks; what they throw has nobody to go to, as it has no caller here.</summary>
    public void Cancel(int number)
    {
        try
        {
            Sources.GetOrAdd(number, static _ => new CancellationTokenSource()).Cancel();
        }
        catch (AggregateException)
        {
            // Registered callbacks belong to the closure, which stays local when it registers any (S1).
        }
    }
}
