using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace Distributed.Samples.Tests;

/// <summary>A sample, started as a user starts it. Ends with its test: what still runs then is killed. Not thread-safe.</summary>
internal sealed class SampleProcess : IDisposable
{
    /// <summary>Far beyond any run; a sample that takes longer hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    private SampleProcess(Process process) => this.process = process;

    internal int Id => process.Id;

    internal static SampleProcess Start(string folder, string cluster, string placement) => StartSample("WordCount", [folder], cluster, placement);

    internal static SampleProcess StartSample(string name, string[] arguments, string cluster, string placement)
    {
        ProcessStartInfo start = new("dotnet", [ProgramOf(name), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DISTRIBUTED_CLUSTER"] = cluster,
                ["DISTRIBUTED_PLACEMENT"] = placement,
                ["DISTRIBUTED_EXPLAIN"] = "1",
            },
        };
        SampleProcess sample = new(Process.Start(start)!);
        sample.process.OutputDataReceived += (_, line) => Append(sample.output, line.Data);
        sample.process.ErrorDataReceived += (_, line) => Append(sample.error, line.Data);
        sample.process.BeginOutputReadLine();
        sample.process.BeginErrorReadLine();
        return sample;
    }

    /// <summary>Where a sample's program is.</summary>
    internal static string ProgramOf(string name) => typeof(SampleProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == name).Value!;

    /// <summary>Waits for the end, and gives what it printed. It must have ended well.</summary>
    internal SampleResult Finish()
    {
        SampleResult result = FinishAnyhow(out int exitCode);
        Assert.True(exitCode == 0, $"The sample ended with {exitCode}. It said:\n{result.Errors}");
        return result;
    }

    /// <summary>Waits for the end, good or bad.</summary>
    internal SampleResult FinishAnyhow(out int exitCode)
    {
        bool ended = process.WaitForExit(Patience);
        Assert.True(ended, $"The sample did not end within {Patience}. It said:\n{error}");
        process.WaitForExit();
        exitCode = process.ExitCode;
        return new SampleResult(output.ToString(), error.ToString());
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            text.Append(line).Append('\n');
        }
    }
}
