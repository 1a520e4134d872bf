namespace Distributed.Engine.Serialization;

/// <summary>Things that live in the driver; the copy of a closure gets a stand-in.</summary>
internal enum LiveKind : byte
{
    /// <summary>A cancellation token's source.</summary>
    Token = 1,
}

/// <summary>A live thing found in a graph.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Original">The object in the driver.</param>
internal sealed record LiveCapture(LiveKind Kind, object Original);
