namespace Distributed;

/// <summary>Where redirected calls run once a cluster is configured; <c>DISTRIBUTED_PLACEMENT</c>.</summary>
public enum Placement
{
    /// <summary>A shippable call goes where it is done soonest: short ones stay local, long ones go to executors with free slots, or wait for whoever is free first.</summary>
    Auto,

    /// <summary>Everything that can be shipped is shipped, and waits for a slot if none is free.</summary>
    Remote,

    /// <summary>Nothing is shipped; calls are still analysed and counted.</summary>
    Local,
}
