using System.Diagnostics;

namespace Distributed.Packaging.Tests;

/// <summary>Runs the SDK, and programs, the way a user does, and demands that they succeed.</summary>
internal static class Dotnet
{
    /// <summary>A build of a tiny project takes seconds; this only turns a hang into a failure.</summary>
    private const int TimeoutMs = 10 * 60 * 1000;

    public static string Run(string folder, params string[] arguments)
    {
        var start = Start("dotnet", arguments);
        start.WorkingDirectory = folder;
        return Run(start);
    }

    /// <summary>Builds the project of a folder. Returns the program.</summary>
    public static string Build(string folder)
    {
        Run(folder, "build", "-c", "Release", "-v", "q", "--nologo");
        return Output(folder);
    }

    /// <summary>What the project of a folder is built to; it has the folder's name.</summary>
    public static string Output(string folder) => Path.Combine(folder, "bin", "Release", "net10.0", Path.GetFileName(folder) + ".dll");

    /// <summary>A program to be run, with none of the test host's own settings.</summary>
    public static ProcessStartInfo Start(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The test host's own settings must not reach the builds, nor may build servers outlive the test.
        foreach (var name in start.Environment.Keys.Where(IsOfTheTestHost).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return start;
    }

    /// <summary>Runs it to its end, and gives what it printed.</summary>
    public static string Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeoutMs))
        {
            process.Kill(entireProcessTree: true);
        }

        var text = output.Result + errors.Result;
        Assert.True(process.ExitCode == 0, $"{start.FileName} {string.Join(' ', start.ArgumentList)} in {start.WorkingDirectory}: {process.ExitCode}\n{text}");
        return text;
    }

    private static bool IsOfTheTestHost(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("DISTRIBUTED_", StringComparison.OrdinalIgnoreCase)
        || name is "DOTNET_STARTUP_HOOKS" or "VSTEST_CONNECTION_TIMEOUT" or "Configuration" or "Platform";
}
