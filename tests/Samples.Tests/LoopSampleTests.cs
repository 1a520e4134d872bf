using System.Diagnostics;

namespace Distributed.Samples.Tests;

/// <summary>Samples of loops write the same bytes wherever their iterations run: the same as their sources compiled with the BCL's usings.</summary>
public sealed class LoopSampleTests : IDisposable
{
    private const int Pictures = 24;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("copied")]
    [InlineData("local:1")]
    [InlineData("local:3")]
    public void Mandelbrot_paints_the_same_picture(string cluster)
    {
        Run("Mandelbrot.Bcl", "", [folder["bcl.png"], "300", "200"]);

        SampleResult result = Run("Mandelbrot", cluster, [folder["ours.png"], "300", "200"]);

        AssertSame(File.ReadAllBytes(folder["bcl.png"]), File.ReadAllBytes(folder["ours.png"]));
        AssertShipped(result, cluster);
    }

    [Theory]
    [InlineData("")]
    [InlineData("copied")]
    [InlineData("local:1")]
    [InlineData("local:3")]
    public void Spectral_prints_the_same_norm(string cluster)
    {
        string expected = Run("Spectral.Bcl", "", ["100"]).Table;
        Assert.Equal("1.274219991\n", expected);

        SampleResult result = Run("Spectral", cluster, ["100"]);

        Assert.Equal(expected, result.Table);
        AssertShipped(result, cluster);
    }

    [Theory]
    [InlineData("")]
    [InlineData("copied")]
    [InlineData("local:1")]
    [InlineData("local:3")]
    public void ImageBatch_writes_the_same_thumbnails(string cluster)
    {
        Run("ImageBatch.Bcl", "", [folder["pictures"], folder["bcl"]]);

        SampleResult result = Run("ImageBatch", cluster, [folder["pictures"], folder["ours"]]);

        Assert.Equal(Pictures, AssertSameFiles("bcl", "ours"));
        AssertShipped(result, cluster);
        Assert.DoesNotContain("painting some pictures", result.Errors);
    }

    [Fact]
    public void ImageBatch_paints_the_same_pictures_on_every_machine_that_has_none()
    {
        Run("ImageBatch.Bcl", "", [folder["bcl"], folder["thumbnails1"]]);

        Run("ImageBatch", "copied", [folder["ours"], folder["thumbnails2"]]);

        Assert.Equal(Pictures, AssertSameFiles("bcl", "ours"));
    }

    [Theory]
    [InlineData("copied")]
    [InlineData("local:2")]
    public void ImageBatch_says_that_each_piece_is_written_once(string cluster)
    {
        SampleResult result = Run("ImageBatch", cluster, [folder["pictures"], folder["thumbnails"]]);

        Assert.Matches(@"\nProgram\.cs:\d+ Parallel\.ForEach .* ships, this machine, once\n", result.Errors);
        Assert.Contains("once: others see what it writes before it ends, so it is never tried again", result.Errors);
    }

    [LinuxFact("/proc")]
    public void Mandelbrot_paints_the_same_picture_with_an_executor_killed()
    {
        string[] size = ["2400", "1600"];
        Run("Mandelbrot.Bcl", "", [folder["bcl.png"], .. size]);

        SampleResult result = RunWithOneKilled("Mandelbrot", [folder["ours.png"], .. size]);

        AssertSame(File.ReadAllBytes(folder["bcl.png"]), File.ReadAllBytes(folder["ours.png"]));
        result.AssertShipped(share: 1);
    }

    [LinuxFact("/proc")]
    public void Spectral_prints_the_same_norm_with_an_executor_killed()
    {
        string expected = Run("Spectral.Bcl", "", ["4000"]).Table;

        SampleResult result = RunWithOneKilled("Spectral", ["4000"]);

        Assert.Equal(expected, result.Table);
        result.AssertShipped(share: 1);
    }

    [LinuxFact("/proc and named pipes")]
    public void ImageBatch_with_an_executor_killed_says_what_to_look_at()
    {
        Run("ImageBatch.Bcl", "", [folder["pictures"], folder["bcl"]]);
        using NamedPipeFile held = new(folder["pictures/zz.png"]);
        using SampleProcess sample = SampleProcess.StartSample("ImageBatch", [folder["pictures"], folder["ours"]], "local:2", "remote");
        int executor = held.AwaitReader();
        Assert.NotEqual(sample.Id, executor);

        Process.GetProcessById(executor).Kill();
        SampleResult result = sample.FinishAnyhow(out int exitCode);

        Assert.NotEqual(0, exitCode);
        Assert.Matches(@"ExecutorLostException: The call at Program\.cs:\d+ Parallel\.ForEach was given up, because the executor it ran in was lost: .* so it isn't run a second time\.", result.Errors);
        Assert.Contains("What it wrote there may be complete, partial or missing", result.Errors);
        Assert.False(File.Exists(folder["ours/zz.png"]), "The picture that nobody could read was read by somebody.");
    }

    [LinuxFact("script, for a terminal")]
    public void ImageBatch_shows_on_a_terminal_how_far_it_has_come()
    {
        string command = $"DISTRIBUTED_CLUSTER=local:2 DISTRIBUTED_PLACEMENT=remote TERM=xterm dotnet '{SampleProcess.ProgramOf("ImageBatch")}' '{folder["pictures"]}' '{folder["thumbnails"]}'";
        using Process terminal = Process.Start(new ProcessStartInfo("script", ["-qefc", command, "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;

        string shown = terminal.StandardOutput.ReadToEnd();

        terminal.WaitForExit();
        Assert.True(terminal.ExitCode == 0, shown);
        Assert.Matches(@"Resizing, [1-9]\d* pieces shipped .*100%", shown);
    }

    private static SampleResult Run(string name, string cluster, string[] arguments)
    {
        using SampleProcess sample = SampleProcess.StartSample(name, arguments, cluster, placement: "remote");
        return sample.Finish();
    }

    private static SampleResult RunWithOneKilled(string name, string[] arguments)
    {
        using SampleProcess sample = SampleProcess.StartSample(name, arguments, "local:2", placement: "remote");
        Process.GetProcessById(ComputingExecutor.Await(sample.Id)).Kill();
        return sample.Finish();
    }

    private static void AssertShipped(SampleResult result, string cluster)
    {
        if (cluster.Length > 0)
        {
            result.AssertShipped(share: 1);
        }
    }

    private int AssertSameFiles(string expected, string actual)
    {
        string[] files = [.. Directory.GetFiles(folder[expected]).Select(file => Path.GetFileName(file))];
        Assert.Equal(files.Order(), Directory.GetFiles(folder[actual]).Select(file => Path.GetFileName(file)).Order());
        Array.ForEach(files, file => AssertSame(File.ReadAllBytes(Path.Combine(folder[expected], file)), File.ReadAllBytes(Path.Combine(folder[actual], file))));
        return files.Length;
    }

    private static void AssertSame(byte[] expected, byte[] actual) => Assert.True(expected.AsSpan().SequenceEqual(actual), "The files differ.");
}
