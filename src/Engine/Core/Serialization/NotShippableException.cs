using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Serialization;

/// <summary>Something in a graph can't travel; carries the reason with the path to it. Internal control flow, never shown to users.</summary>
internal sealed class NotShippableException(LocalReason reason) : Exception(reason.ToString())
{
    public LocalReason Reason { get; } = reason;
}
