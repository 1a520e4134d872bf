namespace Distributed.Engine.Reporting;

/// <summary>What somebody has to know whose debugger is attached to a driver: shipped lambdas run in other processes. Pure.</summary>
internal static class DebuggerHint
{
    /// <summary>The hint, for a driver with executors; null when there is nothing to say.</summary>
    /// <param name="isDebuggerAttached">Whether a debugger is attached to this process.</param>
    public static string? Of(bool isDebuggerAttached) => isDebuggerAttached
        ? "Distributed: a debugger is attached to this program, but shipped lambdas run in executor processes, where its breakpoints aren't hit. "
            + "Set DISTRIBUTED_CLUSTER=copied to step into them here, or attach to an executor too."
        : null;
}
