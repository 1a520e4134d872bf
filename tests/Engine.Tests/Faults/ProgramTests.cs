using System.Globalization;

namespace Distributed.Engine.Tests.Faults;

/// <summary>Whole programs with nothing but the using swapped and a variable set.</summary>
[Collection(ExecutorsCollection.Name)]
public sealed class ProgramTests
{
    private static readonly (string, string) s_remote = ("DISTRIBUTED_PLACEMENT", "remote");

    [Theory]
    [InlineData("local:2")]
    [InlineData("copied")]
    public async Task A_console_program_ships_its_calls(string cluster)
    {
        var lines = await DriverProgram.Run("ConsoleDriver", ["squares", "100"], ("DISTRIBUTED_CLUSTER", cluster), s_remote);

        Assert.Equal(["sum 328350", "calls 100 shipped 100"], lines);
    }

    [Fact]
    public async Task An_ASP_NET_program_ships_what_its_handlers_run()
    {
        using var program = new DriverProgram("WebDriver", [], ("DISTRIBUTED_CLUSTER", "local:2"), s_remote);
        using var client = new HttpClient { BaseAddress = new Uri(await program.ReadLine()), Timeout = Gate.Bound };

        var sums = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => client.GetStringAsync($"/sum/{n}"))).Within("twenty requests");

        Assert.Equal(Enumerable.Range(1, 20).Select(n => (n * (n + 1) / 2).ToString(CultureInfo.InvariantCulture)), sums);
        Assert.Equal("calls 20 shipped 20 ", await client.GetStringAsync("/explain").Within("a request"));
        await program.ReadToEnd();
    }

    [Fact]
    public async Task A_program_with_a_cluster_says_at_its_end_what_was_shipped()
    {
        using var program = new DriverProgram("ConsoleDriver", ["squares", "3"], ("DISTRIBUTED_CLUSTER", "local:1"), s_remote);
        await program.ReadToEnd();
        Assert.Equal("Distributed: 1 of 1 call sites shipped.", program.Errors.Trim());

        using var explained = new DriverProgram("ConsoleDriver", ["squares", "3"], ("DISTRIBUTED_CLUSTER", "local:1"), s_remote, ("DISTRIBUTED_EXPLAIN", "1"));
        await explained.ReadToEnd();
        Assert.Matches(@"^Distributed: 3 of 3 calls shipped, from 1 call site\.\r?\n\r?\ncall site +calls  shipped +run +overhead +sent  returned  verdict\r?\nProgram\.cs:\d+ Task\.Run +3 +3 .*  ships\r?\n", explained.Errors);
    }

    [Fact]
    public async Task A_program_with_a_cluster_has_metrics_for_its_exporter()
    {
        var lines = await DriverProgram.Run("ConsoleDriver", ["metrics"], ("DISTRIBUTED_CLUSTER", "copied"), s_remote);

        var bytes = System.Text.RegularExpressions.Regex.Match(lines[0], @"^sent ([1-9]\d*) returned ([1-9]\d*)$").Groups;
        Assert.Collection(
            lines[1..],
            line => Assert.Matches($@"^distributed\.call\.sent {bytes[1]} By distributed\.call_site=Program\.cs:\d+ Task\.Run$", line),
            line => Assert.Matches($@"^distributed\.call\.returned {bytes[2]} By distributed\.call_site=Program\.cs:\d+ Task\.Run$", line));
    }

    [Fact]
    public async Task Without_a_cluster_nothing_is_counted() =>
        Assert.Equal(["sum 328350"], await DriverProgram.Run("ConsoleDriver", ["squares", "100"]));

    [Fact]
    public async Task A_misspelt_cluster_is_a_typed_error_at_every_call()
    {
        const string Message = "DISTRIBUTED_CLUSTER is 'locl:2', which is none of the accepted forms: unset or empty (in-process), 'copied', 'local', "
            + "or 'local:N' with N from 1 to 1024. Correct the variable, or ClusterOptions.Cluster.";

        Assert.Equal([Message, Message], await DriverProgram.Run("ConsoleDriver", ["call"], ("DISTRIBUTED_CLUSTER", "locl:2")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("copied")]
    public async Task Configuring_after_the_first_call_is_refused(string cluster) => Assert.Equal(
        ["Cluster.Configure was called after the first redirected call had decided where calls run. Call it at the start of Main."],
        await DriverProgram.Run("ConsoleDriver", ["configure late"], ("DISTRIBUTED_CLUSTER", cluster)));

    // What a loop pulls ahead is 8,192 items or about 4 MiB, whichever is less, in each of five pieces: two of each executor, and one that is being made. All items together would be 600 MB, and 1 GB.
    [Theory]
    [InlineData(10_000_000, 10, "4000000", 68_888_890)]
    [InlineData(1_000, 500_000, "8000000", 2_890)]
    public async Task A_loop_over_a_lazy_source_holds_no_more_than_a_few_pieces_of_it(long count, int length, string heapLimit, long digits)
    {
        var lines = await DriverProgram.Run(
            "ConsoleDriver",
            ["lazy", count.ToString(CultureInfo.InvariantCulture), length.ToString(CultureInfo.InvariantCulture)],
            ("DISTRIBUTED_CLUSTER", "local:2"),
            s_remote,
            ("DOTNET_GCHeapHardLimit", heapLimit));

        Assert.Equal([$"digits {digits}", "all pieces shipped"], lines);
    }

    // 75% of 512 MiB: what the collector allows itself in a container of that size. Four executors get a fifth each of what is left.
    [Theory]
    [InlineData(20, "filled 20971520", 4)]
    [InlineData(70, "filled 73400320", 0)]
    public async Task Four_executors_share_the_memory_of_a_container_and_what_does_not_fit_runs_locally(int megabytes, string line, int shipped)
    {
        var lines = await DriverProgram.Run(
            "ConsoleDriver", ["allocate", megabytes.ToString(CultureInfo.InvariantCulture)], ("DISTRIBUTED_CLUSTER", "local:4"), s_remote, ("DOTNET_GCHeapHardLimit", "18000000"));

        Assert.Equal([line, line, line, line, $"calls 4 shipped {shipped}"], lines.Take(5));
        Assert.Equal(shipped == 0 ? ["local 4 it ran out of memory in an executor"] : [], lines.Skip(5));
    }
}
