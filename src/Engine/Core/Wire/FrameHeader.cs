namespace Distributed.Engine.Wire;

/// <summary>The fixed-size head of every frame. <see cref="FrameCodec"/> says how it looks in bytes.</summary>
/// <param name="PayloadLength">Bytes that follow the header.</param>
/// <param name="Kind">What the payload is.</param>
/// <param name="Flags">Meaning depends on the kind; zero unless the kind says otherwise.</param>
/// <param name="CallId">The call the frame belongs to; zero where it belongs to none.</param>
internal readonly record struct FrameHeader(int PayloadLength, FrameKind Kind, byte Flags, long CallId)
{
    /// <summary>Size of a header in bytes.</summary>
    public const int Size = 16;
}
