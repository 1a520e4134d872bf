using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Execution;

/// <summary>
/// One attempt at a call where it runs: an executor, or the copied engine. Reads the graph, runs the delegate in the caller's
/// context, and hands over the encoded outcome. Used once.
/// </summary>
internal sealed class Attempt(long callId, ReadOnlyMemory<byte> payload, AttemptHost host) : IThreadPoolWorkItem
{
    private readonly CancellationTokenSource runToken = new();
    private ReceivedGraph? graph;
    private ConsoleCapture? console;

    public long CallId { get; } = callId;

    public AttemptHost Host { get; } = host;

    /// <summary>Runs this attempt, then others that were waiting for its slot.</summary>
    public void Execute()
    {
        for (var attempt = this; attempt is not null; attempt = attempt.RunOne())
        {
        }
    }
}
