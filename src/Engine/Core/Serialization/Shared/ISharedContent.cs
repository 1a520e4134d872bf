namespace Distributed.Engine.Serialization;

/// <summary>Bytes in memory that another process shares. They stay until the one who put them there disposes of this; nobody changes them. Thread-safe.</summary>
internal interface ISharedContent : IDisposable
{
    /// <summary>The bytes. Not to be used after disposal.</summary>
    ReadOnlyMemory<byte> Content { get; }

    /// <summary>Appends what <see cref="ISharedSource.Open"/> opens them by in another process.</summary>
    void WriteHandle(ByteBuffer buffer);

    /// <summary>Copies all of it out, by what is fastest: pages that this process has never touched cost more in place.</summary>
    /// <param name="target">At least as large.</param>
    /// <exception cref="IOException">It was freed meanwhile.</exception>
    void CopyTo(Span<byte> target);
}
