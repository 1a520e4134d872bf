using System.Net;
using System.Net.Sockets;

namespace Distributed.Engine.Transport;

/// <summary>Where a driver listens: <c>unix:/path</c> or <c>tcp:address:port</c>. Immutable.</summary>
internal sealed class Endpoint
{
    /// <summary>Longest path of a socket, in bytes: the smallest system limit is 104 with the closing zero (macOS, BSD).</summary>
    public const int MaxUnixPathBytes = 100;

    private const string UnixPrefix = "unix:";
    private const string TcpPrefix = "tcp:";

    private Endpoint(EndPoint address, string? path)
    {
        Address = address;
        Path = path;
    }

    /// <summary>The socket address.</summary>
    public EndPoint Address { get; }

    /// <summary>The socket's file; null for TCP.</summary>
    public string? Path { get; }

    public static Endpoint Unix(string path) => new(new UnixDomainSocketEndPoint(path), path);

    /// <summary>TCP on this machine only; port 0 lets the system choose.</summary>
    public static Endpoint TcpLoopback(int port = 0) => Tcp(new IPEndPoint(Socket.OSSupportsIPv4 ? IPAddress.Loopback : IPAddress.IPv6Loopback, port));

    public static Endpoint Tcp(IPEndPoint address) => new(address, null);

    /// <summary>The reverse of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">Neither form.</exception>
    public static Endpoint Parse(string text)
    {
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal)) return Unix(text[UnixPrefix.Length..]);
        if (text.StartsWith(TcpPrefix, StringComparison.Ordinal) && IPEndPoint.TryParse(text.AsSpan(TcpPrefix.Length), out IPEndPoint? address))
            return Tcp(address);
        throw new FormatException($"'{text}' is no endpoint; expected unix:/path or tcp:address:port.");
    }

    public Socket CreateSocket() => Path is null
        ? new Socket(Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public override string ToString() => Path is null ? $"{TcpPrefix}{Address}" : $"{UnixPrefix}{Path}";
}
