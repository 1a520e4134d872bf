namespace Distributed.Engine.Supervision;

/// <summary>
/// Told what becomes of the executors, from their own threads, several at a time; must not block long. Each executor's events come one
/// after another: connected, then (after the frame handler's OnClosed) lost.
/// </summary>
internal interface IExecutorEvents
{
    /// <summary>It serves from now on. The receiver calls <see cref="ExecutorConnection.Start"/>.</summary>
    void OnConnected(ExecutorConnection executor);

    /// <summary>Its process has ended without having been told to. A replacement is on its way, unless it was an extra one.</summary>
    void OnLost(ExecutorConnection executor, ExecutorExit exit);

    /// <summary>One of the executors can't be started and is no longer tried.</summary>
    /// <param name="tag">Null for one of those kept running; else what was given to <see cref="Executors.StartExtra"/>.</param>
    /// <param name="error">Why.</param>
    void OnGivenUp(object? tag, ExecutorStartException error);
}
