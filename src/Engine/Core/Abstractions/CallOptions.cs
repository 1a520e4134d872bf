namespace Distributed;

/// <summary>
/// What redirected calls in a scope of the program are to do otherwise than configured; see <see cref="Cluster.With"/>. What is null stays as it is around
/// the scope. Immutable.
/// </summary>
public sealed class CallOptions
{
    private readonly Placement? _placement;
    private readonly int? _maxAttempts;
    private readonly TimeSpan? _timeout;

    /// <summary>Where calls run. What can't be shipped without changing its answer stays local all the same.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the enumeration's values.</exception>
    public Placement? Placement
    {
        get => _placement;
        init => _placement = value is null || Enum.IsDefined(value.Value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "CallOptions.Placement has to be Auto, Remote or Local, or null for what is configured.");
    }

    /// <summary>How many executors may be lost under one call before it is tried alone in a fresh one. At least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int? MaxAttempts
    {
        get => _maxAttempts;
        init => _maxAttempts = value is null or >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "CallOptions.MaxAttempts has to be at least 1, or null for what is configured.");
    }

    /// <summary>
    /// How long a shipped call may take, from its submission to its commit. One that takes longer faults with a <see cref="CallTimeoutException"/>, and
    /// nothing of it is committed. Calls that run in this process have no limit: nothing could end them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It isn't more than zero, or more than 24 days.</exception>
    public TimeSpan? Timeout
    {
        get => _timeout;
        init => _timeout = value is null || (value > TimeSpan.Zero && value.Value.TotalMilliseconds <= int.MaxValue)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "CallOptions.Timeout has to be more than zero and at most 24 days, or null for no limit.");
    }

    /// <summary>These options, and those of the scope around where these are null.</summary>
    internal CallOptions Over(CallOptions outer) => new()
    {
        Placement = Placement ?? outer.Placement,
        MaxAttempts = MaxAttempts ?? outer.MaxAttempts,
        Timeout = Timeout ?? outer.Timeout,
    };
}
