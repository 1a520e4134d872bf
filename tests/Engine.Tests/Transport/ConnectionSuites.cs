using System.Net.Sockets;
using Distributed.Engine.Transport;

namespace Distributed.Engine.Tests.Transport;

public sealed class LoopbackConnectionTests : ConnectionContract
{
    private protected override (Connection A, Connection B) Connect(ConnectionLimits limits) => LoopbackConnection.CreatePair(limits);
}

public sealed class UnixConnectionTests : ConnectionContract
{
    private protected override (Connection A, Connection B) Connect(ConnectionLimits limits)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            return Sockets.Connect(Endpoint.Unix(path), limits);
        }
        finally
        {
            File.Delete(path);
        }
    }
}

public sealed class TcpConnectionTests : ConnectionContract
{
    private protected override (Connection A, Connection B) Connect(ConnectionLimits limits) => Sockets.Connect(Endpoint.TcpLoopback(), limits);
}

internal static class Sockets
{
    public static (Connection A, Connection B) Connect(Endpoint endpoint, ConnectionLimits limits)
    {
        using Socket listening = endpoint.CreateSocket();
        listening.Bind(endpoint.Address);
        listening.Listen(1);
        Socket client = endpoint.CreateSocket();
        client.Connect(listening.LocalEndPoint!);
        return (new SocketConnection(listening.Accept(), limits, $"{endpoint} accepted"), new SocketConnection(client, limits, $"{endpoint} dialled"));
    }
}
