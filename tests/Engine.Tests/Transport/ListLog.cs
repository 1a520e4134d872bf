using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Tests.Transport;

/// <summary>Keeps log lines; tests wait for them by signal.</summary>
internal sealed class ListLog : ILogger
{
    private readonly BlockingCollection<string> _lines = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add($"{logLevel} {eventId.Id}: {formatter(state, exception)}");

    public string Take() => _lines.TryTake(out string? line, Recorder.PatienceMs) ? line : throw new TimeoutException("no log line came");

    /// <summary>The next line with this event id.</summary>
    public string Take(int eventId)
    {
        while (true)
        {
            string line = Take();
            if (line.Contains($" {eventId}: ", StringComparison.Ordinal)) return line;
        }
    }
}
