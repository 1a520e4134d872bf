using System.Text.Json;

namespace Distributed.Engine.Cli.Tests;

/// <summary><c>distributed explain</c> on compiled programs.</summary>
public sealed class ExplainTests
{
    [Fact]
    public void A_sample_with_files_can_ship_on_this_machine()
    {
        var (exit, output, error) = Tool.Run("explain", Tool.Built("Samples", "WordCount", "WordCount"));

        Assert.Equal((0, ""), (exit, error));
        Assert.StartsWith("WordCount.dll: 1 redirected call: 1 can ship, 0 stay local, 0 depend on what is captured.\n\ncall site", output);
        Assert.Matches(@"\nProgram\.cs:\d+ Task\.Run ships, this machine\n", output);
        Assert.EndsWith("\nthis machine: it reads files, clocks or culture data, so only executors on this machine run it\n", output);
    }

    [Fact]
    public void A_reason_stands_with_its_remedy()
    {
        var (exit, output, _) = Tool.Run("explain", Tool.Built("Samples", "LogReport", "LogReport"), "--local-only");

        Assert.Equal(0, exit);
        Assert.StartsWith("LogReport.dll: 2 redirected calls: 1 can ship, 1 stays local, 0 depend on what is captured.\n", output);
        Assert.Matches(@"\nProgram\.cs:\d+ Task\.Run local: reads static Clients\.s_names in Clients\.Name\n +-> copy s_names to a local before the lambda\n$", output);
    }

    [Fact]
    public void A_program_with_other_frameworks_is_looked_at_with_these()
    {
        var (exit, output, error) = Tool.Run("explain", Tool.Built("Samples", "PricingService", "PricingService"));

        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"\nPricer\.cs:\d+ Task\.Run ships\nPricer\.cs:\d+ Task\.Run local: uses Environment\.GetEnvironmentVariable, which belongs to this process\n +-> read it outside", output);

        var web = Tool.Run("explain", Tool.Built("Tests", "WebDriver", "Distributed.WebDriver"), "--json");
        Assert.Equal((0, "Ship"), (web.ExitCode, Sites(web.Output).Single().GetProperty("verdict").GetString()));
    }

    [Fact]
    public void The_executable_stands_for_the_assembly_beside_it()
    {
        var assembly = Tool.Built("Samples", "Backtest", "Backtest");

        var (exit, output, _) = Tool.Run("explain", OperatingSystem.IsWindows() ? Path.ChangeExtension(assembly, ".exe") : Path.ChangeExtension(assembly, null), "--json");

        Assert.Equal(0, exit);
        Assert.Equal(
            ["Ship False False", "ShipWithWriteBack False False", "Ship True True"],
            Sites(output).Select(s => $"{s.GetProperty("verdict").GetString()} {s.GetProperty("hostBound").GetBoolean()} {s.GetProperty("singleAttempt").GetBoolean()}"));
    }

    [Fact]
    public void What_cant_be_explained_is_said_with_what_to_do()
    {
        using var plain = new CompiledProgram("public static class P { public static void Go() { } }");

        var none = Tool.Run("explain", plain.File);
        Assert.Equal((1, $"{Path.GetFileName(plain.File)}: no call is redirected. Reference the package Distributed.Tasks and replace `using System.Threading.Tasks;` by `using Distributed.Tasks;`.\n"), (none.ExitCode, none.Output));

        var text = Path.Combine(Path.GetDirectoryName(plain.File)!, "notes.dll");
        File.WriteAllText(text, "no assembly");
        AssertWrong(
            $"'{text}' isn't a .NET assembly. Name the program's .dll below bin; a single-file or native program holds no assembly that could be looked at, but the folder it was published from does.\n",
            "explain", text);
        AssertWrong(
            $"There is no file '{text}.nope'. Build the program first (dotnet build), and name its .dll below bin.\n",
            "explain", text + ".nope");
        AssertWrong(
            $"'{Path.GetDirectoryName(text)}' is a folder. Name the compiled program in it, such as {Path.Combine(Path.GetDirectoryName(text)!, "bin/Release/net10.0/App.dll")}.\n",
            "explain", Path.GetDirectoryName(text)!);
        AssertWrong("Name a compiled program (distributed explain App.dll), or a running one (distributed explain --pid 1234); not both.\n", "explain");
    }

    [Fact]
    public void A_missing_reference_is_named()
    {
        using var program = new CompiledProgram("""
            using Distributed.Tasks;
            public static class P { public static Task<int> Go() => Task.Run(() => { Xunit.Assert.NotNull("x"); return 1; }); }
            """);

        var (exit, output, _) = Tool.Run("explain", program.File);

        Assert.Equal(0, exit);
        Assert.Contains("Program.cs:2 Task.Run local: ", output, StringComparison.Ordinal);
        Assert.Matches(@"\nxunit\.assert [\d.]+, which Explained\d+ references, could not be loaded: ", output);
    }

    private static void AssertWrong(string message, params string[] arguments)
    {
        var (exit, output, error) = Tool.Run(arguments);
        Assert.Equal((2, "", message), (exit, output, error));
    }

    private static List<JsonElement> Sites(string json) => [.. JsonDocument.Parse(json).RootElement.GetProperty("sites").EnumerateArray()];
}
