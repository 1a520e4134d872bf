using System.Globalization;

namespace Distributed;

/// <summary>The parsed form of <see cref="ClusterOptions.Cluster"/>. Immutable.</summary>
/// <param name="Kind">Which kind of cluster.</param>
/// <param name="Executors">How many executors, for <see cref="ClusterKind.Local"/>.</param>
internal readonly record struct ClusterAddress(ClusterKind Kind, int Executors = 0)
{
    /// <summary>More executors than this on one machine is a typing error.</summary>
    private const int MaxExecutors = 1024;

    private const string LocalPrefix = "local:";

    /// <summary>Parses a value. Throws <see cref="ClusterConfigurationException"/>, which quotes it and lists the forms.</summary>
    public static ClusterAddress Parse(string? value) => value?.Trim() switch
    {
        null or "" => new(ClusterKind.InProcess),
        "copied" => new(ClusterKind.Copied),
        "local" => new(ClusterKind.Local, 1),
        var text when ExecutorsOf(text) is { } executors => new(ClusterKind.Local, executors),
        _ => throw new ClusterConfigurationException(
            $"DISTRIBUTED_CLUSTER is '{value}', which is none of the accepted forms: unset or empty (in-process), 'copied', 'local', "
            + $"or 'local:N' with N from 1 to {MaxExecutors}. Correct the variable, or ClusterOptions.Cluster."),
    };

    private static int? ExecutorsOf(string text) =>
        text.StartsWith(LocalPrefix, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(LocalPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var executors)
        && executors is >= 1 and <= MaxExecutors
            ? executors
            : null;
}
