using System.Diagnostics;
using System.Globalization;

namespace Distributed.Engine.Tests.Supervision;

/// <summary>
/// A driver in a process of its own. Its executors inherit its standard output, so the end of that is the moment when the last of them
/// has ended: a signal that needs no process ids.
/// </summary>
internal sealed class DriverProcess : IDisposable
{
    private readonly Process _process;

    public DriverProcess(int executors, string file, string[] before, string how = "", params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, [.. before, "drive", executors.ToString(CultureInfo.InvariantCulture), how])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
        ProcessId = int.Parse(Expect("started ")[0], CultureInfo.InvariantCulture);
    }

    public static string Apphost { get; } = Path.Combine(AppContext.BaseDirectory, "Distributed.TestDriver");

    public int ProcessId { get; }

    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // Has ended.
        }

        _process.Dispose();
    }

    /// <summary>Reads lines up to one that starts so; the words behind that.</summary>
    public string[] Expect(string prefix)
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal)) return line[prefix.Length..].Split(' ');
        }

        throw new InvalidOperationException($"the driver's output ended before '{prefix}'");
    }

    public void Write(string line) => _process.StandardInput.WriteLine(line);

    public string Ask(int executor, string command)
    {
        Write($"{executor} {command}");
        return string.Join(' ', Expect($"answer {executor} "));
    }

    public void Kill() => _process.Kill();

    /// <summary>Returns once driver and executors have ended.</summary>
    public int WaitForEndOfAll()
    {
        _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return _process.ExitCode;
    }
}
