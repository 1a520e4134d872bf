namespace Distributed.Engine.Tests.Root;

[Collection(EnvironmentCollection.Name)]
public sealed class ClusterEnvironmentTests : IDisposable
{
    private readonly Dictionary<string, string?> _before = new[] { ClusterEnvironment.Cluster, ClusterEnvironment.Placement, ClusterEnvironment.Explain }
        .ToDictionary(name => name, Environment.GetEnvironmentVariable);

    public ClusterEnvironmentTests()
    {
        foreach (var name in _before.Keys)
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        AppContext.SetData(ClusterEnvironment.ClusterSetting, null);
        AppContext.SetData(ClusterEnvironment.PlacementSetting, null);
        AppContext.SetSwitch(ClusterEnvironment.ExplainSetting, false);
    }

    [Fact]
    public void Unset_means_in_process_auto_and_no_table()
    {
        var options = ClusterEnvironment.Read();

        Assert.Equal((null, Placement.Auto, false), (options.Cluster, options.Placement, options.Explain));
    }

    [Fact]
    public void Variables_are_read()
    {
        Environment.SetEnvironmentVariable(ClusterEnvironment.Cluster, "local:3");
        Environment.SetEnvironmentVariable(ClusterEnvironment.Placement, "remote");
        Environment.SetEnvironmentVariable(ClusterEnvironment.Explain, "1");

        var options = ClusterEnvironment.Read();

        Assert.Equal(("local:3", Placement.Remote, true), (options.Cluster, options.Placement, options.Explain));
    }

    [Fact]
    public void What_code_sets_wins_over_variables()
    {
        Environment.SetEnvironmentVariable(ClusterEnvironment.Cluster, "local:3");
        Environment.SetEnvironmentVariable(ClusterEnvironment.Placement, "nonsense, but not asked for");
        var options = new ClusterOptions { Cluster = "copied", Placement = Placement.Local, Explain = false };

        ClusterEnvironment.Apply(options);

        Assert.Equal(("copied", Placement.Local, false), (options.Cluster, options.Placement, options.Explain));
    }

    [Fact]
    public void A_programs_own_default_gives_way_to_a_variable()
    {
        AppContext.SetData(ClusterEnvironment.ClusterSetting, "local:2");
        AppContext.SetData(ClusterEnvironment.PlacementSetting, "remote");
        AppContext.SetSwitch(ClusterEnvironment.ExplainSetting, true);
        var defaults = ClusterEnvironment.Read();
        Assert.Equal(("local:2", Placement.Remote, true), (defaults.Cluster, defaults.Placement, defaults.Explain));

        Environment.SetEnvironmentVariable(ClusterEnvironment.Cluster, "copied");
        Environment.SetEnvironmentVariable(ClusterEnvironment.Placement, "auto");
        Environment.SetEnvironmentVariable(ClusterEnvironment.Explain, "0");
        var chosen = ClusterEnvironment.Read();
        Assert.Equal(("copied", Placement.Auto, false), (chosen.Cluster, chosen.Placement, chosen.Explain));
    }

    [Fact]
    public void A_misspelt_placement_is_quoted_with_the_accepted_values()
    {
        Environment.SetEnvironmentVariable(ClusterEnvironment.Placement, "remot");

        Assert.Equal(
            "DISTRIBUTED_PLACEMENT is 'remot', which is none of the accepted values: 'auto' (or unset), 'remote', 'local'. Correct the variable.",
            Assert.Throws<ClusterConfigurationException>(() => ClusterEnvironment.Read()).Message);
    }

    [Fact]
    public void A_misspelt_switch_is_quoted_with_the_accepted_values()
    {
        Environment.SetEnvironmentVariable(ClusterEnvironment.Explain, "yes");

        Assert.Equal(
            "DISTRIBUTED_EXPLAIN is 'yes', which is none of the accepted values: '1', '0' or unset. Correct the variable.",
            Assert.Throws<ClusterConfigurationException>(() => ClusterEnvironment.Read()).Message);
    }
}
