namespace Distributed;

/// <summary>The kinds of cluster.</summary>
internal enum ClusterKind
{
    /// <summary>None: redirected calls are the BCL's.</summary>
    InProcess,

    /// <summary>The emulator in this process.</summary>
    Copied,

    /// <summary>Executors on this machine, started and owned by this process.</summary>
    Local,
}
