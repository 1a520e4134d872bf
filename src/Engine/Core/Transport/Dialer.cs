using System.Net.Sockets;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Transport;

/// <summary>Connects an executor to its driver.</summary>
internal static class Dialer
{
    /// <summary>Connects and introduces itself; the connection is returned unstarted.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="HandshakeException">Rejected.</exception>
    /// <exception cref="WireException">The peer is no driver of this version.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public static (Connection Connection, Welcome Welcome) Dial(Endpoint endpoint, Hello hello, TimeSpan patience)
    {
        Socket socket = endpoint.CreateSocket();
        SocketConnection? connection = null;
        try
        {
            socket.Connect(endpoint.Address);
            connection = new SocketConnection(socket, ConnectionLimits.Default, "to driver");
            return (connection, Handshake.Introduce(connection, hello, patience));
        }
        catch
        {
            connection?.Dispose();
            socket.Dispose();
            throw;
        }
    }
}
