using System.Diagnostics;
using Distributed.Engine.Objects;
using Distributed.Engine.Tests.Supervision;

namespace Distributed.Engine.Tests.Objects;

/// <summary>Another process of a job, which does as it is told.</summary>
internal sealed class OtherProcess : IDisposable
{
    private readonly Process _process;

    public OtherProcess(SegmentFolders folders)
    {
        var start = new ProcessStartInfo(DriverProcess.Apphost) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("objects");
        foreach (var path in folders.Paths)
            start.ArgumentList.Add(path);
        _process = Process.Start(start)!;
        Assert.Equal("ready", _process.StandardOutput.ReadLine());
    }

    public int Id => _process.Id;

    public string Ask(string command)
    {
        _process.StandardInput.WriteLine(command);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The other process is gone.");
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }
}
