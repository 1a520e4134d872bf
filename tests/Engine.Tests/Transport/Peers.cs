using System.Security.Cryptography;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Transport;

/// <summary>What peers of handshake tests say.</summary>
internal static class Peers
{
    public static Welcome Welcome { get; } = new()
    {
        Slots = 2,
        MaxFrameBytes = 1_000_000,
        MaxGraphObjects = 1000,
        SlotPatienceMs = 20,
    };

    public static byte[] NewToken() => RandomNumberGenerator.GetBytes(WireLimits.TokenBytes);

    public static Hello Hello(byte[] token, int executorId) =>
        new(WireLimits.ProtocolVersion, token, executorId, Environment.ProcessId, Guid.Empty, PlatformFingerprint.Current);
}
