namespace Distributed.Engine.Execution.Loops;

/// <summary>Tells the threads of a chunk between two iterations whether to go on. Thread-safe.</summary>
/// <param name="ended">The loop has ended early, elsewhere.</param>
internal sealed class LeaveOff(CancellationToken ended)
{
    private volatile bool hasFailed;
    private volatile bool hasLeft;

    /// <summary>An iteration of this chunk has thrown.</summary>
    public bool HasFailed => hasFailed;

    /// <summary>Iterations were left out.</summary>
    public bool HasLeft => hasLeft;

    /// <summary>Whether the next iteration is to be left out, and all after it.</summary>
    public bool Now => (hasFailed || ended.IsCancellationRequested) && Leave();

    public void Fail() => hasFailed = true;

    private bool Leave()
    {
        hasLeft = true;
        return true;
    }
}
