using System.Diagnostics;

namespace Distributed.Fuzzing.Running;

/// <summary>Some programs in one assembly, in a folder of its own, run as a user's program is. Runs may overlap.</summary>
internal sealed class FuzzBatch : IDisposable
{
    private const string Program = "fuzz.dll";
    private const string WholeConfig = "whole.runtimeconfig.json";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fuzz");

    /// <summary>Compiles the programs.</summary>
    /// <param name="programs">The programs, each with a number of its own.</param>
    /// <param name="isLenient">Whether those that don't compile are left out; else they are an error.</param>
    public FuzzBatch(IReadOnlyList<FuzzProgram> programs, bool isLenient = false)
    {
        if (isLenient)
        {
            programs = FuzzCompiler.CompileValid(programs, PathOf(Program));
        }
        else
        {
            FuzzCompiler.Compile(programs, PathOf(Program));
        }

        Programs = programs;
        foreach (var file in FuzzCompiler.Ours)
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), PathOf(file));
        }


        // The programs' arrays are small; their parts travel like those of large ones.
        WriteConfig("fuzz.runtimeconfig.json", """, "configProperties": { "Distributed.Engine.WindowedFrom": "4" }""");
        WriteConfig(WholeConfig, """, "configProperties": { "Distributed.Engine.PruneNothing": true }""");
    }

    /// <summary>The programs that it holds.</summary>
    public IReadOnlyList<FuzzProgram> Programs { get; }

    /// <summary>Runs them one after the other in a process of its own.</summary>
    /// <exception cref="InvalidOperationException">The process didn't end well.</exception>
    public async Task<RunOutput> Run(FuzzMode mode)
    {
        string[] config = mode.IsWhole ? ["--runtimeconfig", PathOf(WholeConfig)] : [];
        ProcessStartInfo start = new("dotnet", ["exec", .. config, PathOf(Program)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        start.Environment["DISTRIBUTED_CLUSTER"] = mode.Cluster;
        start.Environment["DISTRIBUTED_PLACEMENT"] = "remote";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"The programs didn't end within {s_patience} on {mode.Name}. The last that ended: {(await output).Split('\n').LastOrDefault(l => l.Length > 0)}");
        }

        return process.ExitCode == 0
            ? RunOutput.Parse(await output)
            : throw new InvalidOperationException($"The programs ended with {process.ExitCode} on {mode.Name}: {await error}");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private void WriteConfig(string file, string more)
    {
        var version = Environment.Version;
        File.WriteAllText(
            PathOf(file),
            $$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{version.Major}}.{{version.Minor}}.0" }{{more}} } }""");
    }
}
