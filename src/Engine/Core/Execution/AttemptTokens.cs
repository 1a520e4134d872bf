using System.Collections.Concurrent;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Execution;

/// <summary>The tokens of one attempt: each follows the driver's token of the same number. Thread-safe.</summary>
internal sealed class AttemptTokens(int[] canceled) : SurrogateContext
{
    private readonly ConcurrentDictionary<int, CancellationTokenSource> _sources = new();

    /// <inheritdoc/>
    public override CancellationToken Token(int number)
    {
        var source = _sources.GetOrAdd(number, static _ => new CancellationTokenSource());
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
            _sources.GetOrAdd(number, static _ => new CancellationTokenSource()).Cancel();
        }
        catch (AggregateException)
        {
            // Registered callbacks belong to the closure, which stays local when it registers any (S1).
        }
    }
}
