namespace Distributed;

/// <summary>Where redirected calls run once a cluster is configured; <c>DISTRIBUTED_PLACEMENT</c>.</summary>
public enum Placement
{
    /// <summary>A shippable call goes to an executor when one of its slots is free, else it runs locally.</summary>
    Auto,

    /// <summary>Everything that can be shipped is shipped, and waits for a slot if none is free.</summary>
    Remote,

    /// <summary>Nothing is shipped; calls are still analysed and counted.</summary>
    Local,
}
