using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;
using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Supervision;

/// <summary>
/// Keeps a number of executors running: starts them, admits them, replaces those that are lost, and ends them all with this process. Each
/// place has a thread that waits for its process (see Executors.Keeping). Liveness is the process and its connection, never a timer. Thread-safe.
/// </summary>
internal sealed partial class Executors : IDisposable, IAdmission
{
    private readonly ExecutorsOptions _options;
    private readonly IExecutorEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly byte[] _token = HostSystem.RandomBytes(WireLimits.TokenBytes);
    private readonly ConcurrentDictionary<int, Place> _processes = new();
    private readonly ConcurrentDictionary<Thread, bool> _keepers = new();
    private readonly Lock _groundGate = new();
    private readonly ManualResetEvent _stop = new(false);
    private readonly StartTurns _turns = new(Math.Max(1, Environment.ProcessorCount - 1));
    private Ground? _ground;
    private int _lastId;
    private int _stopped;
    private int _swept;

    public Executors(ExecutorsOptions options, IExecutorEvents events, ILogger log, TimeProvider time)
    {
        _options = options;
        _events = events;
        _log = log;
        _time = time;
    }

    /// <summary>Executors that have been started and not ended.</summary>
    public IEnumerable<int> ProcessIds => _processes.Values.Select(p => p.Process.ProcessId).Where(id => id != 0);

    /// <summary>The directory of the sockets, once there is one.</summary>
    public string? DirectoryPath => _ground?.Directory.Path;

    /// <summary>Starts all of them in the background and returns at once. They end with this process.</summary>
    public void Start()
    {
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        for (int i = 0; i < _options.Count; i++) StartKeeper(tag: null);
    }

    /// <summary>
    /// Starts one more in the background, for what must run alone. It isn't replaced when lost; <see cref="ExecutorConnection.Retire"/> ends it.
    /// </summary>
    /// <param name="tag">Comes back as <see cref="ExecutorConnection.Tag"/>, or with the failure to start it.</param>
    public void StartExtra(object tag) => StartKeeper(tag);

    /// <summary>Tells all executors to go, waits shortly, kills those that don't, and deletes the directory. Idempotent.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0) return;
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        _stop.Set();
        foreach (Place place in _processes.Values) place.Process.Stop();

        long deadlineMs = Environment.TickCount64 + (long)_options.StopTimeout.TotalMilliseconds;
        if (!JoinKeepers(deadlineMs))
        {
            foreach (Place place in _processes.Values) place.Process.Kill();
            JoinKeepers(Environment.TickCount64 + (long)_options.StopTimeout.TotalMilliseconds);
        }

        lock (_groundGate) _ground?.Dispose();
        _stop.Dispose();
        _turns.Dispose();
    }

    Welcome? IAdmission.Decide(Hello hello, out string refusal)
    {
        refusal = $"there is no executor {hello.ExecutorId}";
        if (!_processes.TryGetValue(hello.ExecutorId, out Place? known)) return null;
        return known.Process.Decide(hello, out refusal) ? _options.Welcome : null;
    }

    void IAdmission.OnAdmitted(Hello hello, Connection connection)
    {
        if (_processes.TryGetValue(hello.ExecutorId, out Place? known)
            && known.Process.Connected(connection, known.Tag) is { } executor)
        {
            _events.OnConnected(executor);
            SweepOnce();
        }
        else
        {
            connection.Dispose();
        }
    }

    /// <summary>Removes what killed drivers left. Not before there is an executor: the program's first result waits for the same processors.</summary>
    private void SweepOnce()
    {
        if (_options.TempFolder is null && Interlocked.Exchange(ref _swept, 1) == 0) StartThread(() => PrivateDirectory.Sweep(_log, _time), "sweep");
    }

    private void OnProcessExit(object? sender, EventArgs e) => Dispose();

    /// <summary>Socket and directory are made by the first keeper, off the thread that asked for executors.</summary>
    private Endpoint GetEndpoint()
    {
        lock (_groundGate)
        {
            ObjectDisposedException.ThrowIf(_stopped != 0, this);
            return (_ground ??= Ground.Create(_options, _token, this, _log)).Listener.Endpoint;
        }
    }

    private bool JoinKeepers(long deadlineMs)
    {
        foreach (Thread keeper in _keepers.Keys)
        {
            if (keeper != Thread.CurrentThread && !keeper.Join((int)Math.Max(0, deadlineMs - Environment.TickCount64))) return false;
        }

        return true;
    }

    /// <summary>A process and what it was started for.</summary>
    private sealed record Place(ExecutorProcess Process, object? Tag);

    /// <summary>What all executors share in the file system.</summary>
    private sealed record Ground(PrivateDirectory Directory, Listener Listener) : IDisposable
    {
        [SuppressMessage("Reliability", "CA2000", Justification = "The record owns both.")]
        public static Ground Create(ExecutorsOptions options, byte[] token, IAdmission admission, ILogger log)
        {
            PrivateDirectory directory = options.TempFolder is { } folder ? PrivateDirectory.Create(folder) : PrivateDirectory.Create();
            try
            {
                Endpoint endpoint = options.UseTcp ? Endpoint.TcpLoopback() : Endpoint.Unix(directory.SocketPath);
                var listenerOptions = new ListenerOptions { Token = token, Limits = options.Limits };
                return new Ground(directory, Listener.Start(endpoint, listenerOptions, admission, log));
            }
            catch
            {
                directory.Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            Listener.Dispose();
            Directory.Dispose();
        }
    }
}
