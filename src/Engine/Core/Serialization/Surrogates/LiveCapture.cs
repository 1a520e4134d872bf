namespace Distributed.Engine.Serialization;

/// <summary>A live thing found in a graph.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Original">The object in the driver.</param>
internal sealed record LiveCapture(LiveKind Kind, object Original);
