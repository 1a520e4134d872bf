namespace Distributed.Engine.Tests.Root;

public sealed class ClusterAddressTests
{
    [Theory]
    [InlineData(null, ClusterKind.InProcess, 0)]
    [InlineData("", ClusterKind.InProcess, 0)]
    [InlineData("  ", ClusterKind.InProcess, 0)]
    [InlineData("copied", ClusterKind.Copied, 0)]
    [InlineData("local", ClusterKind.Local, 1)]
    [InlineData(" local:2 ", ClusterKind.Local, 2)]
    [InlineData("local:1024", ClusterKind.Local, 1024)]
    internal void The_accepted_forms(string? value, ClusterKind kind, int executors) =>
        Assert.Equal(new ClusterAddress(kind, executors), ClusterAddress.Parse(value));

    [Theory]
    [InlineData("locl:2")]
    [InlineData("Local")]
    [InlineData("local:")]
    [InlineData("local:0")]
    [InlineData("local:-1")]
    [InlineData("local:two")]
    [InlineData("local:1025")]
    [InlineData("local:99999999999")]
    [InlineData("local: 2")]
    [InlineData("https://cluster:7000")]
    public void Anything_else_is_quoted_with_the_accepted_forms(string value) => Assert.Equal(
        $"DISTRIBUTED_CLUSTER is '{value}', which is none of the accepted forms: unset or empty (in-process), 'copied', 'local', "
        + "or 'local:N' with N from 1 to 1024. Correct the variable, or ClusterOptions.Cluster.",
        Assert.Throws<ClusterConfigurationException>(() => ClusterAddress.Parse(value)).Message);
}
