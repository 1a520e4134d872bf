using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Execution;

/// <summary>Collects what a shipped closure logs, over all its loggers in order. Thread-safe.</summary>
internal sealed class LogCapture(CapturedLevels[] levels)
{
    private readonly Lock _gate = new();
    private readonly List<LogEntry> _entries = [];

    /// <summary>The stand-in for a captured logger.</summary>
    public ILogger Logger(int number) => new StandIn(this, Array.Find(levels, captured => captured.Logger == number) with { Logger = number });

    /// <summary>What was logged so far; null when nothing was.</summary>
    public LogEntry[]? Take()
    {
        lock (_gate)
        {
            return _entries.Count == 0 ? null : [.. _entries];
        }
    }

    private void Add(LogEntry entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
        }
    }

    private static KeyValuePair<string, object?>[]? ValuesOf(object? state) =>
        state is IEnumerable<KeyValuePair<string, object?>> values ? [.. values] : null;

    private sealed class StandIn(LogCapture owner, CapturedLevels levels) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => levels.IsEnabled(logLevel);

        public IDisposable BeginScope<TState>(TState state)
            where TState : notnull
        {
            owner.Add(new LogEntry
            {
                Logger = levels.Logger,
                Kind = LogEntryKind.BeginScope,
                Message = state.ToString() ?? string.Empty,
                Values = ValuesOf(state),
            });
            return new Scope(owner, levels.Logger);
        }

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                owner.Add(new LogEntry
                {
                    Logger = levels.Logger,
                    Kind = LogEntryKind.Log,
                    Level = logLevel,
                    EventId = eventId,
                    Message = formatter(state, exception),
                    Values = ValuesOf(state),
                    Exception = exception,
                });
            }
        }
    }

    private sealed class Scope(LogCapture owner, int logger) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                owner.Add(new LogEntry { Logger = logger, Kind = LogEntryKind.EndScope });
            }
        }
    }
}
