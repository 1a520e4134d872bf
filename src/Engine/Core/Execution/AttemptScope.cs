using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Execution;

/// <summary>
/// Tells of running code in an executor which attempt it belongs to, on whatever threads it goes on: what it writes to the console is the call's, and what an executor lacks is held against
/// it. Thread-safe.
/// </summary>
internal sealed class AttemptScope
{
    private static readonly AsyncLocal<AttemptScope?> s_current = new();

    private ConsoleCapture? _console;
    private LocalReason? _foreign;

    /// <summary>The attempt that the running code belongs to; null: none.</summary>
    public static AttemptScope? Current => s_current.Value;

    /// <summary>What it writes to the console. Most calls write nothing.</summary>
    public ConsoleCapture Console => Volatile.Read(ref _console) ?? Interlocked.CompareExchange(ref _console, new ConsoleCapture(), null) ?? _console;

    /// <summary>What it has written so far.</summary>
    public IReadOnlyList<ConsoleText> Written => Volatile.Read(ref _console)?.Take() ?? [];

    /// <summary>Why what it has done doesn't count, whatever came of it (S7); null: it does.</summary>
    public LocalReason? Foreign => Volatile.Read(ref _foreign);

    /// <summary>Makes the running execution context this attempt's.</summary>
    public void Enter() => s_current.Value = this;

    /// <summary>Notes that the executor isn't to it what the driver would be. The first reason stays.</summary>
    public void NoteForeign(LocalReason reason) => Interlocked.CompareExchange(ref _foreign, reason, null);
}
