namespace Distributed;

/// <summary>Options from environment variables, and for the cluster from the program's own runtime configuration.</summary>
internal static class ClusterEnvironment
{
    public const string Cluster = "DISTRIBUTED_CLUSTER";
    public const string Placement = "DISTRIBUTED_PLACEMENT";
    public const string Explain = "DISTRIBUTED_EXPLAIN";

    /// <summary>A program's own default, from its project file; the environment variable wins, also when it is empty.</summary>
    public const string ClusterSetting = "Distributed.Cluster";

    /// <summary>A program's own default placement.</summary>
    public const string PlacementSetting = "Distributed.Placement";

    /// <summary>A program's own default for the table of call sites.</summary>
    public const string ExplainSetting = "Distributed.Explain";

    /// <summary>Reads the options. Throws <see cref="ClusterConfigurationException"/> for a value that can't be used.</summary>
    public static ClusterOptions Read()
    {
        var options = new ClusterOptions();
        Apply(options);
        return options;
    }

    /// <summary>Fills in what the environment says.</summary>
    public static void Apply(ClusterOptions options)
    {
        options.Cluster ??= Environment.GetEnvironmentVariable(Cluster) ?? AppContext.GetData(ClusterSetting) as string;
        options.Placement ??= ParsePlacement(Environment.GetEnvironmentVariable(Placement) ?? AppContext.GetData(PlacementSetting) as string);
        options.Explain ??= ParseSwitch(Environment.GetEnvironmentVariable(Explain));
    }

    private static Placement ParsePlacement(string? value) => value?.Trim() switch
    {
        null or "" or "auto" => Distributed.Placement.Auto,
        "remote" => Distributed.Placement.Remote,
        "local" => Distributed.Placement.Local,
        _ => throw new ClusterConfigurationException(
            $"{Placement} is '{value}', which is none of the accepted values: 'auto' (or unset), 'remote', 'local'. Correct the variable."),
    };

    private static bool ParseSwitch(string? value) => value?.Trim() switch
    {
        null or "" => AppContext.TryGetSwitch(ExplainSetting, out var isOn) && isOn,
        "0" => false,
        "1" => true,
        _ => throw new ClusterConfigurationException(
            $"{Explain} is '{value}', which is none of the accepted values: '1', '0' or unset. Correct the variable."),
    };
}
