using System.Net.Sockets;
using System.Reflection;

namespace Distributed.Engine.Reporting;

/// <summary>
/// Gives the report of this process to whoever connects to a Unix socket, as JSON: the directory it is in decides who can. Serves on the thread that it is
/// given, and touches nothing that user code waits for. <see cref="Dispose"/> may be called by any thread.
/// </summary>
internal sealed class ReportSocket : IDisposable
{
    /// <summary>Its file is named by this prefix and the process id.</summary>
    public const string Prefix = "explain.";

    private const int Backlog = 4;

    /// <summary>A reader that doesn't read holds up the next one only.</summary>
    private const int SendTimeoutMs = 5000;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private volatile bool _stopped;

    private ReportSocket()
    {
    }

    /// <summary>Listens in a directory.</summary>
    /// <exception cref="SocketException">It can't.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The path is too long for a socket.</exception>
    public static ReportSocket Listen(string directory)
    {
        var socket = new ReportSocket();
        try
        {
            socket._listener.Bind(new UnixDomainSocketEndPoint(PathIn(directory, Environment.ProcessId)));
            socket._listener.Listen(Backlog);
        }
        catch
        {
            socket._listener.Dispose();
            throw;
        }

        return socket;
    }

    /// <summary>The socket of a process in a directory.</summary>
    public static string PathIn(string directory, int processId) =>
        Path.Combine(directory, Prefix + processId.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Asks the process behind a socket.</summary>
    /// <exception cref="SocketException">Nobody listens there any more, or it doesn't answer.</exception>
    /// <exception cref="System.Text.Json.JsonException">It answered something else.</exception>
    public static ProgramReport Ask(string path, TimeSpan patience)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.ReceiveTimeout = (int)patience.TotalMilliseconds;
        socket.Connect(new UnixDomainSocketEndPoint(path));
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (socket.Receive(buffer) is > 0 and var read && bytes.Length < ReportJson.MaxBytes)
        {
            bytes.Write(buffer, 0, read);
        }

        return ReportJson.Read(bytes.ToArray());
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        _stopped = true;
        _listener.Dispose();
    }

    /// <summary>Answers one after the other until it is disposed.</summary>
    public void Serve()
    {
        while (!_stopped)
        {
            try
            {
                using var client = _listener.Accept();
                client.SendTimeout = SendTimeoutMs;
                client.Send(ReportJson.Write(new ProgramReport(Assembly.GetEntryAssembly()?.GetName().Name ?? "", Environment.ProcessId, Reports.Take())));
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                // Disposed, or a client that went away; a listener that is broken for good ends here too.
                if (_stopped || e is ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
