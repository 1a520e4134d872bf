using Distributed.Engine.Reporting;
using Distributed.Engine.Supervision;

namespace Distributed;

/// <summary>
/// Lets the command-line tool ask a program with a cluster for its table, by a socket in a directory that only its user can enter. Started a moment after the first
/// call, so that it costs a program's start nothing, and on a thread of its own, so that it answers for a program that hangs. A program where it can't be had goes on without.
/// </summary>
internal static class ReportServer
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(300);

    /// <summary>Serves for the rest of this process's life. Once.</summary>
    public static void Start() => new Thread(Run) { IsBackground = true, Name = "Distributed explain" }.UnsafeStart();

    private static void Run()
    {
        using (var never = new ManualResetEventSlim())
        {
            never.Wait(s_delay);
        }

        PrivateDirectory? directory = null;
        try
        {
            directory = PrivateDirectory.Create();
            using var socket = ReportSocket.Listen(directory.Path);
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                socket.Dispose();
                directory.Dispose();
            };
            socket.Serve();
        }
        catch (Exception)
        {
            // No folder, no sockets, a path too long: the table at the end doesn't need it.
            directory?.Dispose();
        }
    }
}
