namespace Distributed.Engine.Serialization;

/// <summary>Things that live in the driver; the copy of a closure gets a stand-in.</summary>
internal enum LiveKind : byte
{
    /// <summary>A cancellation token's source.</summary>
    Token = 1,
}
