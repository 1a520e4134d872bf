namespace Distributed.Engine.Serialization;

/// <summary>Opens what another process has put into memory that both share. Thread-safe.</summary>
internal interface ISharedSource
{
    /// <summary>The content that a handle names, in place. To be disposed when it isn't looked at any more.</summary>
    /// <exception cref="IOException">It can't be opened here, or isn't there any more.</exception>
    /// <exception cref="GraphFormatException">The bytes are no handle.</exception>
    ISharedContent Open(ReadOnlySpan<byte> handle);
}
