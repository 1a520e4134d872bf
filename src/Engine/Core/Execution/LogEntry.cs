using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Execution;

/// <summary>
/// One thing a shipped closure did with a captured logger; replayed on the driver's logger when the call commits. Travels as part of the
/// outcome's graph, so what it refers to keeps its identity. Immutable.
/// </summary>
internal sealed class LogEntry
{
    /// <summary>The logger's number among the live things of the call.</summary>
    public required int Logger { get; init; }

    /// <summary>What was done.</summary>
    public required LogEntryKind Kind { get; init; }

    /// <summary>The level of a <see cref="LogEntryKind.Log"/>.</summary>
    public LogLevel Level { get; init; }

    /// <summary>Its event id.</summary>
    public EventId EventId { get; init; }

    /// <summary>The formatted message, or the text of a scope.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The named values of a structured message or scope; null when it has none.</summary>
    public KeyValuePair<string, object?>[]? Values { get; init; }

    /// <summary>The exception logged with it.</summary>
    public Exception? Exception { get; init; }
}
