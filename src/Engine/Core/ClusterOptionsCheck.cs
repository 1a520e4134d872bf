using System.Runtime.CompilerServices;

namespace Distributed;

/// <summary>Refuses option values that can't work, at the first moment they are known.</summary>
internal static class ClusterOptionsCheck
{
    /// <summary>Less can't hold a closure with its definitions.</summary>
    private const int MinFrameBytes = 64 * 1024;

    /// <summary>Less would be many files.</summary>
    private const int MinSegmentBytes = 1024 * 1024;

    /// <exception cref="ClusterConfigurationException">Names the option, its value and what is accepted.</exception>
    public static void Throw(ClusterOptions options)
    {
        Require(options.SlotsPerExecutor is null or >= 1, options.SlotsPerExecutor, "at least 1, or null for the machine's share");
        Require(options.MaxAttempts >= 1, options.MaxAttempts, "at least 1");
        Require(options.MaxFrameBytes >= MinFrameBytes, options.MaxFrameBytes, $"at least {MinFrameBytes}");
        Require(options.SegmentBytes >= MinSegmentBytes, options.SegmentBytes, $"at least {MinSegmentBytes}");
        Require(options.MaxSegmentBytes is null or >= 0, options.MaxSegmentBytes, "at least 0, or null for a quarter of the memory");
        Require(options.MaxGraphObjects >= 1, options.MaxGraphObjects, "at least 1");
        Require(options.ExecutorStartTimeout > TimeSpan.Zero, options.ExecutorStartTimeout, "more than zero");
        Require(options.WaitingLimit == Timeout.InfiniteTimeSpan || options.WaitingLimit > TimeSpan.Zero, options.WaitingLimit, "more than zero, or Timeout.InfiniteTimeSpan");
        Require(options.SlotPatience > TimeSpan.Zero, options.SlotPatience, "more than zero");
    }

    private static void Require(bool holds, object? value, string accepted, [CallerArgumentExpression(nameof(value))] string option = "")
    {
        if (!holds)
        {
            throw new ClusterConfigurationException($"{option.Replace("options.", "ClusterOptions.", StringComparison.Ordinal)} is {value}; it has to be {accepted}.");
        }
    }
}
