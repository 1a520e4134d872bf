using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Planning;

namespace Distributed.Engine.Submission.Loops;

/// <summary>
/// What the chunks of one loop share: written before the first is taken, let go of when the loop has ended. Written by one thread at a time; disposed of by any.
/// </summary>
/// <param name="body">The loop's body.</param>
/// <param name="plan">The loop's plan.</param>
/// <param name="submitter">Writes it.</param>
/// <param name="source">Gives out the iterations.</param>
internal sealed class ChunkBase(Delegate body, ShipPlan plan, Submitter submitter, LoopSource source) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly UnknownSpan _unknown = new();
    private LoopBase? _shared;
    private bool _isAskedFirst = true;
    private bool _isDisposed;

    /// <summary>How many bytes it is, so about as many of a chunk that is written whole; null when that isn't known.</summary>
    public long? Bytes { get; private set; }

    /// <summary>Writes it. The reason when what the body has captured can't travel.</summary>
    /// <param name="first">How many iterations the first chunk will have.</param>
    public LocalReason? Write(long first)
    {
        var whole = source.Remaining is { } remaining ? source.Outline(remaining) : null;
        return Write(whole, whole is null ? null : source.Outline(first));
    }

    /// <summary>What a chunk that was taken is to continue; null when it has to be written whole.</summary>
    public LoopBase? For(LoopChunk chunk)
    {
        if (IsForNone)
        {
            return null;
        }

        // Of a source of unknown length it is known only now what a chunk looks like, and that each uses parts of arrays. Nothing continues what was written before.
        if (_isAskedFirst && _shared is { Graph.HasParts: false } && chunk.Span is not null && plan.WindowsOf(body, chunk).Windows.Count > 0)
        {
            Write(null, chunk);
        }

        _isAskedFirst = false;
        if (_shared is not { } shared)
        {
            return null;
        }

        return (!source.RunsCode && !shared.Graph.HasConflicts) || shared.IsCurrent() ? shared : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _shared?.Dispose();
        }
    }

    /// <summary>What can't run again writes its changes over those of others: each chunk has to begin with what the ones before it left.</summary>
    private bool IsForNone => plan.IsSingleAttempt;

    private LocalReason? Write(LoopChunk? whole, LoopChunk? sample)
    {
        var shared = submitter.WriteBase(body, plan, whole ?? _unknown, sample, out var reason);
        Bytes = shared?.Graph.Snapshot is { } graph ? graph.Bytes.Length + graph.SharedBytes : null;
        lock (_gate)
        {
            _shared?.Dispose();
            _shared = shared;

            // Not needed, or the loop was over before it was written.
            if (IsForNone || _isDisposed)
            {
                shared?.Dispose();
            }
        }

        return reason;
    }
}
