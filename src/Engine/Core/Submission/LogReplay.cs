using System.Collections;
using Distributed.Engine.Execution;
using Distributed.Engine.Serialization;
using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Submission;

/// <summary>Does on the driver's loggers what a shipped closure did on their stand-ins. Calls user code.</summary>
internal static class LogReplay
{
    /// <summary>Replays all entries, in order.</summary>
    public static void Run(IReadOnlyList<LogEntry> entries, IReadOnlyList<LiveCapture> live)
    {
        var scopes = new Stack<(int Logger, IDisposable? Scope)>();
        foreach (var entry in entries)
        {
            var logger = (ILogger)live[entry.Logger].Original;
            switch (entry.Kind)
            {
                case LogEntryKind.Log:
                    logger.Log(entry.Level, entry.EventId, new State(entry), entry.Exception, static (state, _) => state.ToString());
                    break;
                case LogEntryKind.BeginScope:
                    scopes.Push((entry.Logger, logger.BeginScope(new State(entry))));
                    break;
                case LogEntryKind.EndScope when scopes.TryPop(out var top):
                    top.Scope?.Dispose();
                    break;
                default:
                    break;
            }
        }

        while (scopes.TryPop(out var open))
        {
            open.Scope?.Dispose();
        }
    }

    /// <summary>What sinks see of a message: its text, and its named values for those that are structured.</summary>
    private sealed class State(LogEntry entry) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => entry.Values?.Length ?? 0;

        public KeyValuePair<string, object?> this[int index] => (entry.Values ?? [])[index];

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
            ((IEnumerable<KeyValuePair<string, object?>>)(entry.Values ?? [])).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => entry.Message;
    }
}
