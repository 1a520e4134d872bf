using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Supervision;

/// <summary>
/// A process in executor role: connects to its driver, serves until the connection ends, and exits by itself, whatever user code still does.
/// The blocked reader sees the end of the stream also when the driver was killed; there is no timer and no heartbeat, so a debugger may
/// stop either side for as long as it likes.
/// </summary>
internal static class ExecutorRole
{
    /// <summary>Exit code when the driver could not be reached or refused us.</summary>
    public const int NotConnectedExitCode = 82;

    /// <summary>Exit code after a fault of the engine itself.</summary>
    public const int FaultExitCode = 70;

    /// <summary>What exit handlers and finalizers of user code may take before the process is ended regardless.</summary>
    private const int ExitPatienceMs = 2_000;

    /// <summary>For an unhandled exception's text to leave, while the process dies.</summary>
    private const int LastWordsPatienceMs = 500;

    /// <summary>How long after the end of the connection a killed driver's lock may still be held, in steps.</summary>
    private const int LockRetryMs = 20;
    private const int LockRetries = 50;

    private static readonly TimeSpan s_handshakePatience = TimeSpan.FromSeconds(30);

    private static readonly PosixSignal[] s_driversSignals = [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    // Kept for the life of the process: a registration that is collected no longer counts.
    private static PosixSignalRegistration[] s_signals = [];

    /// <summary>Whether this process is an executor: redirected calls are then the BCL's own.</summary>
    public static bool IsExecutor { get; private set; }

    /// <summary>
    /// If this process was started as an executor, serves its driver and never returns. Else returns at once.
    /// </summary>
    /// <param name="run">Makes the handler of the driver's frames.</param>
    public static void RunIfAsked(Func<Connection, Welcome, IFrameHandler> run)
    {
        if (ExecutorInvitation.Take() is not { } invitation) return;
        IsExecutor = true;
        LeaveSignalsToTheDriver();
        Exit(Serve(invitation, run));
    }

    private static int Serve(ExecutorInvitation invitation, Func<Connection, Welcome, IFrameHandler> run)
    {
        using var closed = new ManualResetEventSlim();
        Session session;
        try
        {
            var hello = new Hello(
                WireLimits.ProtocolVersion, invitation.Token, invitation.ExecutorId, Environment.ProcessId, EngineMvid, PlatformFingerprint.Current);
            (Connection connection, Welcome welcome) = Dialer.Dial(invitation.Endpoint, hello, s_handshakePatience);
            session = new Session(connection, run(connection, welcome), closed);
        }
        catch (Exception e)
        {
            // A driver that is gone already is none of the terminal's business.
            if (e is SocketException) DeleteDirectory(invitation.Endpoint);
            else Complain($"executor {invitation.ExecutorId} could not start: {e.Message}");
            return NotConnectedExitCode;
        }

        AppDomain.CurrentDomain.UnhandledException += (_, e) => session.SayLastWords(e.ExceptionObject);
        session.Connection.Start(session);
        closed.Wait();
        if (!session.WasToldToGo) DeleteDirectory(invitation.Endpoint);
        if (session.Fault is not { } fault) return 0;
        Complain($"executor {invitation.ExecutorId} ended by a fault of the engine: {fault}");
        return FaultExitCode;
    }

    /// <summary>The build of the engine, compared in the handshake.</summary>
    public static Guid EngineMvid => typeof(ExecutorRole).Module.ModuleVersionId;

    /// <summary>
    /// Ctrl+C and a closed terminal reach every process of the terminal, a service's stop every process of the service. What they mean is the
    /// driver's to decide: it may want to finish its calls first. An executor ends when the driver does.
    /// </summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "They live as long as the process.")]
    private static void LeaveSignalsToTheDriver() =>
        s_signals = [.. s_driversSignals.Select(signal => PosixSignalRegistration.Create(signal, static context => context.Cancel = true))];

    private static void DeleteDirectory(Endpoint endpoint)
    {
        if (endpoint.Path is null || Path.GetDirectoryName(endpoint.Path) is not { } directory) return;
        for (int i = 0; i < LockRetries && Directory.Exists(directory); i++)
        {
            if (PrivateDirectory.DeleteIfAbandoned(directory, TimeProvider.System)) return;

            // Waits: nothing signals when the system lets go of a dead process's lock.
            Thread.Sleep(LockRetryMs);
        }
    }

    private static void Exit(int code)
    {
        var watchdog = new Thread(static () =>
        {
            // Waits: for an exit that, if it works, ends this thread too.
            Thread.Sleep(ExitPatienceMs);
            using Process self = Process.GetCurrentProcess();
            self.Kill();
        })
        { IsBackground = true, Name = "Distributed exit watchdog" };
        watchdog.UnsafeStart();
        Environment.Exit(code);
    }

    private static void Complain(string text) => Console.Error.WriteLine($"Distributed: {text}");

    /// <summary>Takes the frames that are about the process itself, and passes on the rest.</summary>
    private sealed class Session(Connection connection, IFrameHandler inner, ManualResetEventSlim closed) : IFrameHandler
    {
        public Connection Connection => connection;

        public bool WasToldToGo { get; private set; }

        /// <summary>Why the connection ended, if it wasn't by the driver or its death.</summary>
        public Exception? Fault { get; private set; }

        public void OnFrame(FrameHeader header, byte[] payload)
        {
            if (header.Kind == FrameKind.Goodbye)
            {
                WasToldToGo = true;
                connection.Close(null);
                return;
            }

            inner.OnFrame(header, payload);
        }

        public void OnIdle() => inner.OnIdle();

        public bool LeavesWork => inner.LeavesWork;

        public IThreadPoolWorkItem? TakeWork() => inner.TakeWork();

        public void OnClosed(Exception? reason)
        {
            try
            {
                if (reason is not SocketException and not IOException) Fault = reason;
                inner.OnClosed(reason);
            }
            finally
            {
                closed.Set();
            }
        }

        public void SayLastWords(object exception)
        {
            string text = exception.ToString() ?? "";
            if (text.Length > WireLimits.MaxTextBytes / 4) text = text[..(WireLimits.MaxTextBytes / 4)] + " ...";
            connection.Send(FrameKind.Goodbye, 0, Encoding.UTF8.GetBytes(text));
            connection.Flush(LastWordsPatienceMs);
        }
    }
}
