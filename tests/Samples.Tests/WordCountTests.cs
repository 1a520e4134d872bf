using System.Diagnostics;

namespace Distributed.Samples.Tests;

/// <summary>The sample prints the same bytes wherever its calls run.</summary>
public sealed class WordCountTests
{
    [Fact]
    public void In_process_it_counts_the_words()
    {
        using TextFolder texts = new();
        using SampleProcess sample = SampleProcess.Start(texts.Path, cluster: "", placement: "auto");

        string table = sample.Finish().Table;

        // Counted by another program: 40 files of 500 words, some of them "don't", which is two.
        Assert.Equal("       5,400  the", table.Split('\n')[0]);
        Assert.EndsWith("      22,400  words, 11 different, in 40 files\n", table);
    }

    [Theory]
    [InlineData("copied")]
    [InlineData("local:1")]
    [InlineData("local:3")]
    public void Shipped_it_prints_the_same_table(string cluster)
    {
        using TextFolder texts = new();
        using SampleProcess local = SampleProcess.Start(texts.Path, cluster: "", placement: "auto");
        string expected = local.Finish().Table;

        using SampleProcess sample = SampleProcess.Start(texts.Path, cluster, placement: "remote");
        SampleResult result = sample.Finish();

        Assert.Equal(expected, result.Table);
        result.AssertShipped(share: 0.95);
    }

    [LinuxFact("/proc and named pipes")]
    public void With_an_executor_killed_while_it_holds_a_call_it_prints_the_same_table()
    {
        const string late = "the words that arrive late";
        using TextFolder texts = new();
        File.WriteAllText(texts["late.txt"], late);
        using SampleProcess local = SampleProcess.Start(texts.Path, cluster: "", placement: "auto");
        string expected = local.Finish().Table;
        File.Delete(texts["late.txt"]);

        using NamedPipeFile held = new(texts["late.txt"]);
        using SampleProcess sample = SampleProcess.Start(texts.Path, cluster: "local:2", placement: "remote");
        int executor = held.AwaitReader();
        Assert.NotEqual(sample.Id, executor);
        Process.GetProcessById(executor).Kill();
        held.AwaitReader(notThis: executor);
        held.WriteAndClose(late);
        SampleResult result = sample.Finish();

        Assert.Equal(expected, result.Table);
        result.AssertShipped(share: 0.95);
    }
}
