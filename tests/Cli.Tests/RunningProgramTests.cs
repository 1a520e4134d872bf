using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Distributed.Engine.Cli.Tests;

/// <summary><c>distributed explain --pid</c> on a program that runs.</summary>
public sealed class RunningProgramTests
{
    [Theory]
    [InlineData("copied")]
    [InlineData("local:1")]
    public async Task A_running_program_gives_its_table(string cluster)
    {
        using var program = Start(cluster);
        var address = await program.StandardOutput.ReadLineAsync();
        using var client = new HttpClient();
        Assert.Equal("55", await client.GetStringAsync($"{address}/sum/10"));
        var id = program.Id.ToString(CultureInfo.InvariantCulture);

        var (exit, output, error) = Tool.Run("explain", "--pid", id);

        Assert.Equal((0, ""), (exit, error));
        Assert.StartsWith("Distributed: 1 of 1 calls shipped, from 1 call site.\n", output);
        Assert.Matches(@"\nProgram\.cs:\d+ Task\.Run +1 +1 .*  ships\n", output);

        var json = JsonDocument.Parse(Tool.Run("explain", "--pid", "distributed.webdriver", "--json").Output).RootElement;
        Assert.Equal(("Distributed.WebDriver", program.Id), (json.GetProperty("program").GetString(), json.GetProperty("processId").GetInt32()));
        var site = json.GetProperty("sites")[0];
        Assert.Equal((1, 1, "Ship"), (site.GetProperty("calls").GetInt32(), site.GetProperty("shipped").GetInt32(), site.GetProperty("verdict").GetString()));

        await End(program);
        var gone = Tool.Run("explain", "--pid", id);
        Assert.Equal(2, gone.ExitCode);
        Assert.StartsWith($"No program of this user with the process id or name '{id}' answers. A program can be asked once it has made a redirected call with a cluster configured (DISTRIBUTED_CLUSTER). ", gone.Error);
    }

    [Fact]
    public async Task Without_a_cluster_nothing_listens()
    {
        using var program = Start("");
        var address = await program.StandardOutput.ReadLineAsync();
        using var client = new HttpClient();
        Assert.Equal("55", await client.GetStringAsync($"{address}/sum/10"));

        var (exit, _, error) = Tool.Run("explain", "--pid", program.Id.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(2, exit);
        Assert.StartsWith("No program of this user", error);
        await End(program);
    }

    private static Process Start(string cluster) => Process.Start(new ProcessStartInfo("dotnet", [Tool.Built("Tests", "WebDriver", "Distributed.WebDriver")])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        Environment = { ["DISTRIBUTED_CLUSTER"] = cluster, ["DISTRIBUTED_PLACEMENT"] = "remote" },
    })!;

    private static async Task End(Process program)
    {
        program.StandardInput.Close();
        await program.WaitForExitAsync();
        Assert.Equal(0, program.ExitCode);
    }
}
