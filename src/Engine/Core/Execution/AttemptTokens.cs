using System.Collections.Concurrent;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Execution;

/// <summary>The tokens of one attempt: each follows the driver's token of the same number. Thread-safe.</summary>
internal sealed class AttemptTokens(int[] canceled) : SurrogateContext
{
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
