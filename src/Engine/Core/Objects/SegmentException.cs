namespace Distributed.Engine.Objects;

/// <summary>
/// A segment can't be made, opened, or doesn't hold what a handle says. Whoever asked has another way: the bytes themselves, or running the call locally.
/// </summary>
internal sealed class SegmentException(string message, Exception? inner = null) : IOException(message, inner);
