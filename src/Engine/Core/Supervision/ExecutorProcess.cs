using System.ComponentModel;
using System.Diagnostics;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;
using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Supervision;

/// <summary>One started executor process, from its start to its end. Thread-safe.</summary>
/// <param name="invitation">What it is told.</param>
/// <param name="exitTimeout">For it to end once its connection has.</param>
/// <param name="log">Told when it must be killed.</param>
internal sealed class ExecutorProcess(ExecutorInvitation invitation, TimeSpan exitTimeout, ILogger log) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly long _startedAtMs = Environment.TickCount64;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private StartTurns.Turn? _turn;
    private bool _stopped;

    public int Id => invitation.ExecutorId;

    public int ProcessId { get; private set; }

    /// <summary>Once it has connected.</summary>
    public ExecutorConnection? Connection { get; private set; }

    /// <summary>Why its hello was refused, if it was.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Gives the turn to start back when it has connected, at the latest.</summary>
    public void StartsIn(StartTurns.Turn turn) => _turn = turn;

    /// <summary>
    /// Starts it: standard input is closed at once, output and errors are this program's own, and so is the working directory. False: it was
    /// stopped before.
    /// </summary>
    /// <exception cref="Win32Exception">The system can't run it.</exception>
    public bool Start(ExecutorImage image, long? heapLimitBytes)
    {
        var start = new ProcessStartInfo(image.FileName, image.Arguments) { UseShellExecute = false, RedirectStandardInput = true };
        HostSurroundings.GiveTo(start);
        invitation.WriteTo(start.Environment, image, heapLimitBytes);
        lock (_gate)
        {
            // Under the gate, so that a hello finds the process id and a stop finds the process.
            if (_stopped) return false;
            _process = Process.Start(start) ?? throw new Win32Exception($"'{image.FileName}' was not started.");
            ProcessId = _process.Id;
        }

        _process.StandardInput.Close();
        log.ExecutorStarts(Id, image.ToString());
        return true;
    }

    /// <summary>Decides on its hello: only the process that was started, only once, only the same build on the same platform.</summary>
    public bool Decide(Hello hello, out string refusal)
    {
        lock (_gate)
        {
            refusal = Refuse(hello) ?? "";
            if (refusal.Length == 0) return true;
            if (Connection is null) Refusal = refusal;
            return false;
        }
    }

    /// <summary>It has come in. Null: it has been stopped meanwhile.</summary>
    public ExecutorConnection? Connected(Connection connection, object? tag)
    {
        lock (_gate)
        {
            if (_stopped) return null;
            Connection = new ExecutorConnection(this, connection, tag);
        }

        _turn?.Dispose();

        log.ExecutorConnected(Id, ProcessId, Environment.TickCount64 - _startedAtMs);
        return Connection;
    }

    /// <summary>Waits for its end; null after the timeout. For its keeper's thread alone.</summary>
    public int? WaitForExit(TimeSpan timeout)
    {
        if (!_process!.WaitForExit(timeout)) return null;
        _exited.TrySetResult();
        return _process.ExitCode;
    }

    /// <summary>Tells it to go, or ends it where it can't be told yet.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            if (Connection is not null) Connection.Retire();
            else Kill();
        }
    }

    public void Kill()
    {
        lock (_gate)
        {
            try
            {
                if (!_exited.Task.IsCompleted) _process?.Kill();
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception)
            {
                // It has ended by itself.
            }
        }
    }

    /// <summary>Called by its reader thread, which has nothing else to do any more: an executor without connection must not live on.</summary>
    public void EndAfterConnection()
    {
        if (_exited.Task.Wait(exitTimeout)) return;
        log.ExecutorKilled(Id, ProcessId);
        Kill();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _exited.TrySetResult();
            _process?.Dispose();
            _process = null;
        }
    }

    private string? Refuse(Hello hello)
    {
        if (_stopped) return "the driver is stopping";
        if (Connection is not null) return $"executor {Id} has connected before";
        if (hello.ProcessId != ProcessId) return $"executor {Id} is process {ProcessId}, not {hello.ProcessId}";
        if (hello.EngineMvid != ExecutorRole.EngineMvid)
            return $"the executor loaded another build of Distributed.Engine: {hello.EngineMvid}, the driver has {ExecutorRole.EngineMvid}";
        return hello.Platform == PlatformFingerprint.Current
            ? null
            : $"the executor runs on another platform: '{hello.Platform}', the driver on '{PlatformFingerprint.Current}'";
    }
}
