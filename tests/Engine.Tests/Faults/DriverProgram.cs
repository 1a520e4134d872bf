using System.Diagnostics;

namespace Distributed.Engine.Tests.Faults;

/// <summary>A program that a test starts, with nothing of ours in its environment but what the test puts there.</summary>
internal sealed class DriverProgram : IDisposable
{
    private readonly Process _process;

    public DriverProgram(string name, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(PathOf(name), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in start.Environment.Keys.Where(key => key.StartsWith("DISTRIBUTED_", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        _process = Process.Start(start)!;
    }

    /// <summary>What it wrote to standard error, after its end.</summary>
    public string Errors { get; private set; } = "";

    /// <summary>Runs a program to its end and returns the lines of its standard output.</summary>
    public static async Task<string[]> Run(string name, string[] arguments, params (string Name, string Value)[] environment)
    {
        using var program = new DriverProgram(name, arguments, environment);
        return await program.ReadToEnd();
    }

    public async Task<string> ReadLine() =>
        await _process.StandardOutput.ReadLineAsync().Within("a line of the program's output") ?? throw new InvalidOperationException(
            $"The program ended: {await _process.StandardError.ReadToEndAsync()}");

    /// <summary>Ends its standard input and waits for it, and for its executors, which hold its output open.</summary>
    public async Task<string[]> ReadToEnd()
    {
        _process.StandardInput.Close();
        var errors = _process.StandardError.ReadToEndAsync();
        var output = await _process.StandardOutput.ReadToEndAsync().Within($"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}");
        await _process.WaitForExitAsync().Within("the program's end");
        Errors = await errors;
        Assert.True(_process.ExitCode == 0, $"Exit code {_process.ExitCode}. Output: {output} Errors: {Errors}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // Has ended.
        }

        _process.Dispose();
    }

    /// <summary>Programs stay in their own output folders: each has the runtime configuration of its kind.</summary>
    private static string PathOf(string name)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var (framework, configuration) = (output.Name, output.Parent!.Name);
        var tests = output.Parent.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(tests, name, "bin", configuration, framework, $"Distributed.{name}{(OperatingSystem.IsWindows() ? ".exe" : "")}");
    }
}
