namespace Distributed.Samples.Tests;

/// <summary>The smaller samples print the same wherever their calls run; what is meant to ship ships, and what isn't says why.</summary>
public sealed class SampleAnswerTests
{
    public static TheoryData<string, string, int, int, string?> Runs()
    {
        TheoryData<string, string, int, int, string?> runs = [];
        foreach (string cluster in new[] { "copied", "local:2" })
        {
            runs.Add("LogReport", cluster, 15, 12, "  3  reads static Clients.s_names in Clients.Name\n     -> copy s_names to a local before the lambda\n     at Program.cs:39\n");
            runs.Add("PricingService", cluster, 17, 16, "  1  uses Environment.GetEnvironmentVariable, which belongs to this process\n     -> read it outside the lambda and capture the value\n     at Pricer.cs:19\n");
            runs.Add("Backtest", cluster, 10, 10, null);
        }

        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_sample_prints_the_same_shipped(string name, string cluster, int calls, int shipped, string? reason)
    {
        using SampleProcess local = SampleProcess.StartSample(name, [], cluster: "", placement: "auto");
        string expected = local.Finish().Table;
        Assert.NotEqual("", expected);

        using SampleProcess sample = SampleProcess.StartSample(name, [], cluster, placement: "remote");
        SampleResult result = sample.Finish();

        Assert.Equal(expected, result.Table);
        Assert.Equal((calls, shipped), result.Explained());
        if (reason is not null)
        {
            Assert.Contains(reason, result.Errors);
        }
    }
}
