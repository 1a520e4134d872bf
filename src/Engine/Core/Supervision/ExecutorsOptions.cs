using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Supervision;

/// <summary>Which executors a driver wants.</summary>
internal sealed record ExecutorsOptions
{
    /// <summary>How many are kept running.</summary>
    public required int Count { get; init; }

    /// <summary>What each is told when it comes in.</summary>
    public required Welcome Welcome { get; init; }

    /// <summary>TCP on loopback instead of a Unix-domain socket.</summary>
    public bool UseTcp { get; init; }

    /// <summary>From starting a process until it has connected.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Starts that may fail in a row before one of the executors is given up: what fails three times is no accident.</summary>
    public int MaxStartFailures { get; init; } = 3;

    /// <summary>How long executors that were told to go may take before they are killed; they need some ms.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one whose connection has ended may take to end, flushing what user code left, before it is killed.</summary>
    public TimeSpan ExitTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Limits of the connections.</summary>
    public ConnectionLimits Limits { get; init; } = ConnectionLimits.Default;

    /// <summary>What to run; null: the running program.</summary>
    public ExecutorImage? Image { get; init; }

    /// <summary>Where the private directory goes; null: the temporary folder.</summary>
    public string? TempFolder { get; init; }
}
