using System.Buffers.Binary;
using System.Net.Sockets;

namespace Distributed.Benchmarks.References;

/// <summary>The frame of the raw multiplexed socket: length (4), call (4), payload (56): 64 bytes, as much as a small call's.</summary>
internal static class RawFrame
{
    internal const int Bytes = 64;
    private const int ReceiveBufferBytes = 1 << 18;

    internal static void Fill(Span<byte> frame, int call)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, Bytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], call);
    }

    /// <summary>Receives until the peer closes, giving each whole frame's call to <paramref name="onCall"/>.</summary>
    internal static void ReceiveAll(Socket socket, Action<int> onCall, Action onDrained)
    {
        byte[] buffer = new byte[ReceiveBufferBytes];
        int held = 0;
        while (true)
        {
            int n = socket.Receive(buffer.AsSpan(held));
            if (n == 0)
            {
                return;
            }

            held += n;
            int at = 0;
            for (; held - at >= Bytes; at += Bytes)
            {
                onCall(BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at + 4)));
            }

            buffer.AsSpan(at, held - at).CopyTo(buffer);
            held -= at;
            onDrained();
        }
    }
}
