namespace Distributed.Engine.Transport;

/// <summary>What a sender knows about the traffic around its frame.</summary>
internal enum SendUrgency
{
    /// <summary>More frames may follow at once: the writer thread sends all that is queued together.</summary>
    Coalesce,

    /// <summary>
    /// Few frames are in flight: the sending thread writes by itself, if nothing is queued and the transport takes the frame without
    /// blocking. Saves the hop to the writer thread, costs the caller the system call.
    /// </summary>
    Inline,
}
