using System.Diagnostics;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Execution;

/// <summary>
/// One attempt at a call where it runs: an executor, or the copied engine. Reads the graph, runs the delegate in the caller's
/// context, and hands over the encoded outcome. Used once.
/// </summary>
internal sealed class Attempt(long callId, CallMessage message, AttemptHost host) : IThreadPoolWorkItem
{
    private const int Body = 0;
    private const int State = 1;
    private const int Token = 2;
    private const int Ended = 1;
    private const int Returned = 2;

    private readonly AttemptSurrogates _surrogates = new(message.CanceledTokens, message.LoggerLevels);
    private readonly ConsoleCapture? _console = host.CapturesConsole ? new ConsoleCapture() : null;
    private ReceivedGraph _graph = null!;
    private Activity? _activity;
    private long _started;
    private int _progress;
    private int _claimed;

    public long CallId { get; } = callId;

    /// <summary>Runs this attempt, then on the same thread others that were waiting for its slot.</summary>
    public void Execute()
    {
        for (var attempt = this; attempt is not null; attempt = attempt.RunOne() ? host.Next() : null)
        {
        }
    }

    /// <summary>Cancels a token of the graph. Runs user callbacks.</summary>
    /// <param name="token">Its number.</param>
    /// <param name="isOwn">Whether it was passed to the call: if that hasn't started, it is over at once, as in the BCL.</param>
    public void Cancel(int token, bool isOwn)
    {
        if (isOwn && TryClaim())
        {
            host.End(this, new(new OutcomeMessage { Status = CallStatus.Canceled }, []));
        }
        else
        {
            _surrogates.Cancel(token);
        }
    }

    /// <summary>True once: for the thread that runs the delegate, or for the one that cancels it before.</summary>
    private bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Runs the delegate. True when it has ended; false when its end will come on another thread.</summary>
    private bool RunOne()
    {
        if (!TryClaim())
        {
            return true;
        }

        _started = Stopwatch.GetTimestamp();
        try
        {
            _graph = GraphReader.Read(message.Graph, host.Definitions, host.Limits, _surrogates);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            host.End(this, Discarded(LocalReasonKind.ForeignGround, "the closure could not be rebuilt in an executor", exception, hasRun: false));
            return true;
        }

        // Whatever the closure does to its context (cultures, async locals) ends with it.
        ExecutionContext.Run(CleanContext.Value, static attempt => ((Attempt)attempt!).Invoke(), this);
        return Interlocked.Exchange(ref _progress, Returned) == Ended;
    }

    private void Invoke()
    {
        try
        {
            _console?.Enter();
            host.Enter();
            _activity = message.Context.Enter();
            var token = _graph.Roots[Token] is CancellationToken passed ? passed : CancellationToken.None;
            DelegateCall.Run(message.Form, message.Flags, (Delegate)_graph.Roots[Body]!, _graph.Roots[State], token, End);
        }
        catch (Exception exception) when (Volatile.Read(ref _progress) == 0)
        {
            // Not the delegate's: what it throws is its outcome. A culture that isn't here, say.
            _activity?.Stop();
            host.End(this, Discarded(LocalReasonKind.ForeignGround, "the closure could not be started in an executor", exception, hasRun: false));
            _progress = Ended;
        }
    }

    private void End(AttemptEnd end)
    {
        _activity?.Stop();
        host.End(this, Encode(end));
        if (Interlocked.Exchange(ref _progress, Ended) == Returned && host.Next() is { } next)
        {
            ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
        }
    }

    private EncodedOutcome Encode(AttemptEnd end)
    {
        try
        {
            var log = _surrogates.TakeLog();
            var changes = GraphDiff.Compute(_graph, log is null ? end.Roots : [.. end.Roots, log], host.Limits);
            var outcome = new OutcomeMessage
            {
                Status = end.Status,
                Console = _console?.Take() ?? [],
                Definitions = host.Confirmed.Select(changes.DefinitionIds),
                Changes = changes.Bytes,
                Memory = changes.Memory,
                IsRebuilt = changes.IsRebuilt,
                HasLog = log is not null,
                RunTicks = Stopwatch.GetElapsedTime(_started).Ticks,
            };
            return new(outcome, changes.DefinitionIds);
        }
        catch (NotShippableException exception)
        {
            return new(new OutcomeMessage { Status = CallStatus.Discarded, Reason = exception.Reason }, []);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return Discarded(LocalReasonKind.Result, "what it changed or returned could not be encoded", exception);
        }
    }

    private static EncodedOutcome Discarded(LocalReasonKind kind, string what, Exception exception, bool hasRun = true)
    {
        var reason = new LocalReason(kind, $"{what}: {exception.GetType().Name}: {exception.Message}");
        return new(new OutcomeMessage { Status = CallStatus.Discarded, Reason = reason, HasRun = hasRun }, []);
    }
}
