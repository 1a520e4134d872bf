using System.Diagnostics;
using System.Globalization;

namespace Distributed.Benchmarks.Harness;

/// <summary>
/// This program again, in another role: the other end of a socket, or a side that needs an environment of its own. It says
/// <c>ready</c> when it can be used, answers each line it is sent with one line, and ends when its input is closed. Not thread-safe.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    internal const string RoleOption = "--role";
    internal const string Ready = "ready";

    private readonly Process process;

    private ChildProcess(Process process) => this.process = process;

    internal int Id => process.Id;

    /// <summary>Starts a role and waits until it is ready.</summary>
    internal static ChildProcess Start(string role, IEnumerable<(string Name, string Value)>? environment = null, params string[] arguments)
    {
        ChildProcess child = new(Process.Start(StartInfo(role, environment, arguments))!);
        string? line = child.process.StandardOutput.ReadLine();
        return line == Ready ? child : throw new InvalidOperationException($"Role {role} said '{line ?? "nothing"}' instead of '{Ready}'; its error output is above.");
    }

    /// <summary>How this program is started in a role, without starting it.</summary>
    internal static ProcessStartInfo StartInfo(string role, IEnumerable<(string Name, string Value)>? environment, params string[] arguments)
    {
        string self = Environment.ProcessPath!;
        bool isMuxer = Path.GetFileNameWithoutExtension(self) == "dotnet";
        string[] program = isMuxer ? [typeof(ChildProcess).Assembly.Location] : [];
        ProcessStartInfo start = new(self, [.. program, RoleOption, role, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>Sends one line and waits for the answer.</summary>
    internal string Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The child process ended while asked '{line}'; its error output is above.");
    }

    /// <summary>Has the child measure one round: it answers with a value and, optionally, the shipped share.</summary>
    internal Sample Measure(string what)
    {
        string[] parts = Ask(what).Split(' ');
        return new Sample(
            double.Parse(parts[0], CultureInfo.InvariantCulture),
            parts.Length > 1 ? double.Parse(parts[1], CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The child's side: says ready, then answers until its input is closed.</summary>
    internal static void Answer(Func<string, Sample> measure)
    {
        Console.WriteLine(Ready);
        while (Console.ReadLine() is { } line)
        {
            Sample sample = measure(line);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sample.Value:R}{(sample.Shipped is { } share ? $" {share:R}" : "")}"));
        }
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(5_000))
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
