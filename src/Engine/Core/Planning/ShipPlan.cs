using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Planning;

/// <summary>
/// The verdict on one delegate method, as far as its captures have been seen, and what of a captured graph has to travel.
/// Thread-safe; cached per method by <see cref="Planner"/>.
/// </summary>
internal abstract class ShipPlan : GraphPlan, IWaits
{
    /// <summary>Conflicts that say nothing yet about a method.</summary>
    private const int FewConflicts = 8;

    private LocalReason? _remembered;
    private long _conflicts;
    private long _commits;

    /// <summary>Why no call of this method can be shipped; null when what it captures decides.</summary>
    public abstract LocalReason? Reason { get; }

    /// <summary>A reason found by an attempt (S6, S7), which holds for every later call of this method; null when there is none.</summary>
    public LocalReason? Remembered
    {
        get => Volatile.Read(ref _remembered);
        set => Volatile.Write(ref _remembered, value);
    }

    /// <summary>Notes a committed attempt.</summary>
    public void NoteCommit() => Interlocked.Increment(ref _commits);

    /// <summary>Notes an attempt that was dropped because others had changed the same places. Where that is common, later calls stay local.</summary>
    public void NoteConflict(LocalReason reason)
    {
        var conflicts = Interlocked.Increment(ref _conflicts);
        if (conflicts >= FewConflicts && conflicts > Volatile.Read(ref _commits))
        {
            Remembered = reason;
        }
    }

    /// <summary>The machine decides the answer: only executors on the driver's own host.</summary>
    public abstract bool IsHostBound { get; }

    /// <summary>Whether its loops look at anything that this process may change.</summary>
    public virtual bool MayWait => false;

    /// <inheritdoc/>
    public virtual bool LooksAtElements => false;

    /// <inheritdoc/>
    public virtual bool LooksAtCollections => false;

    /// <summary>It has effects that others see before it ends: one attempt, never repeated anywhere (S5).</summary>
    public virtual bool IsSingleAttempt => false;

    /// <inheritdoc/>
    public virtual bool LooksAt(FieldInfo field) => false;

    /// <summary>Whether another attempt with the same snapshot reports the same values in the same order.</summary>
    public virtual bool RepeatsReports => true;
}
