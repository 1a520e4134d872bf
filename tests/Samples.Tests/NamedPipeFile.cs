using System.Diagnostics;

namespace Distributed.Samples.Tests;

/// <summary>
/// A file that can be read only when the test says so: who opens it waits. It shows which process holds a call, for as long as the test needs. Linux.
/// </summary>
internal sealed class NamedPipeFile : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string path;
    private readonly Task<FileStream> opened;

    internal NamedPipeFile(string path)
    {
        this.path = path;
        using (Process make = Process.Start("mkfifo", [path]))
        {
            make.WaitForExit();
            Assert.Equal(0, make.ExitCode);
        }

        // Opening for writing waits for the first reader.
        opened = Task.Factory.StartNew(
            () => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until a process other than <paramref name="notThis"/> reads the file; its id.</summary>
    internal int AwaitReader(int notThis = 0)
    {
        Assert.True(opened.Wait(Patience), $"Nobody opened '{path}' within {Patience}.");
        int reader = 0;
        Assert.True(
            SpinWait.SpinUntil(() => (reader = Readers().FirstOrDefault(id => id != notThis)) != 0, Patience),
            $"Nobody else read '{path}' within {Patience}.");
        return reader;
    }

    internal void WriteAndClose(string text)
    {
        using FileStream stream = opened.Result;
        stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }

    public void Dispose()
    {
        if (!opened.IsCompleted)
        {
            // Lets the waiting open end.
            using FileStream reader = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            opened.Wait(Patience);
        }

        opened.Result.Dispose();
    }

    private IEnumerable<int> Readers() =>
        from process in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(process)
        where int.TryParse(name, out int id) && id != Environment.ProcessId && HoldsOpen(process)
        select int.Parse(name);

    private bool HoldsOpen(string process)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")).Any(fd => new FileInfo(fd).LinkTarget == path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return false;
        }
    }
}
