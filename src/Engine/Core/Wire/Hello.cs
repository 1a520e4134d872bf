namespace Distributed.Engine.Wire;

/// <summary>An executor's first words.</summary>
/// <param name="ProtocolVersion">Its <see cref="WireLimits.ProtocolVersion"/>.</param>
/// <param name="Token">The job's token, from its environment.</param>
/// <param name="ExecutorId">The number the driver gave it.</param>
/// <param name="ProcessId">Its process id.</param>
/// <param name="EngineMvid">Module version id of its engine assembly: both sides must run the same build.</param>
/// <param name="Platform">Its <see cref="PlatformFingerprint"/>.</param>
internal sealed record Hello(int ProtocolVersion, byte[] Token, int ExecutorId, int ProcessId, Guid EngineMvid, string Platform)
{
    public byte[] ToBytes() => new WireWriter()
        .Number(ProtocolVersion).Bytes(Token).Number(ExecutorId).Number(ProcessId).Bytes(EngineMvid.ToByteArray()).Text(Platform)
        .ToArray();

    /// <exception cref="WireException">Malformed, or of another version.</exception>
    public static Hello Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        int version = reader.Int32("the protocol version");
        if (version != WireLimits.ProtocolVersion)
        {
            throw new WireException($"The executor speaks protocol version {version}, this driver {WireLimits.ProtocolVersion}: "
                + "they run different builds of Distributed.Engine.");
        }

        byte[] token = reader.Bytes("the token", WireLimits.TokenBytes).ToArray();
        int executorId = reader.Int32("the executor id", 0);
        int processId = reader.Int32("the process id", 0);
        ReadOnlySpan<byte> mvid = reader.Bytes("the engine's MVID", 16);
        if (mvid.Length != 16) throw WireException.Malformed($"the engine's MVID has {mvid.Length} bytes, expected 16");
        var hello = new Hello(version, token, executorId, processId, new Guid(mvid), reader.Text("the platform"));
        reader.End();
        return hello;
    }

    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"executor {ExecutorId} (process {ProcessId})";
}
