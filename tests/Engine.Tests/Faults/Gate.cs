using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Distributed.Engine.Tests.Faults;

/// <summary>
/// Where shipped closures and their test meet: a closure that enters says which process it runs in and waits to be let go, or until its
/// process or the test ends. Thread-safe.
/// </summary>
internal sealed class Gate : IDisposable
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly BlockingCollection<Visitor> _visitors = [];

    public Gate()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"gate-{Guid.NewGuid():N}"[..20]);
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen(64);
        new Thread(Accept) { IsBackground = true, Name = "Gate" }.Start();
    }

    /// <summary>What a closure captures.</summary>
    public string Path { get; }

    /// <summary>Called by a closure: returns its process id once it is let go.</summary>
    public static int Enter(string path, string name = "")
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        socket.Send(Encoding.UTF8.GetBytes($"{Environment.ProcessId} {name}\n"));
        socket.Receive(new byte[1]);
        return Environment.ProcessId;
    }

    /// <summary>Waits for the next closure to enter.</summary>
    public Visitor WaitForVisitor(string whatFor) =>
        _visitors.TryTake(out var visitor, Bound) ? visitor : throw new TimeoutException($"No closure came within {Bound}: {whatFor}.");

    /// <summary>Waits for so many closures to be inside at the same time.</summary>
    public Visitor[] WaitForVisitors(int count, string whatFor) =>
        [.. Enumerable.Range(1, count).Select(number => WaitForVisitor($"{whatFor} ({number} of {count})"))];

    public void Dispose()
    {
        _listener.Dispose();
        File.Delete(Path);
        while (_visitors.TryTake(out var visitor))
        {
            visitor.LetGo();
        }
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.Accept();
                var words = new StreamReader(new NetworkStream(socket, ownsSocket: false)).ReadLine()?.Split(' ', 2);
                if (words is not null)
                {
                    _visitors.Add(new Visitor(socket, int.Parse(words[0], CultureInfo.InvariantCulture), words[1]));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>A closure that waits.</summary>
    internal sealed record Visitor(Socket Socket, int ProcessId, string Name)
    {
        public void LetGo() => Socket.Dispose();
    }
}
