using System.Diagnostics;
using Distributed.Benchmarks.Harness;

namespace Distributed.Benchmarks.References;

/// <summary>A .NET program that starts, says so, and ends: what every start-up time contains.</summary>
internal static class PlainProcess
{
    internal const string Role = "hello";

    /// <summary>Milliseconds from before the process is started to its first line.</summary>
    internal static Sample FirstLineMs() => FirstLineMs(Role, []);

    /// <summary>The same for any role that prints a line when it has done what is measured.</summary>
    internal static Sample FirstLineMs(string role, IEnumerable<(string Name, string Value)> environment)
    {
        long start = Stopwatch.GetTimestamp();
        using ChildProcess child = ChildProcess.Start(role, environment);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
