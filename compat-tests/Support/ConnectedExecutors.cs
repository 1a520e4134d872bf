#if DISTRIBUTED
using Microsoft.Extensions.Logging;

namespace Compat;

/// <summary>
/// Knows which executors are connected by reading the engine's log, as a user's own tools would. One that is still starting is not among them: its death would be a
/// failure to start, which is another subject. Thread-safe.
/// </summary>
internal sealed class ConnectedExecutors : ILoggerFactory, ILogger
{
    private const int ConnectedEvent = 201;
    private const int LostEvent = 202;

    private readonly Lock _gate = new();
    private readonly List<int> _processIds = [];

    /// <summary>Takes one out of the list, so that it is killed once; null when none is connected.</summary>
    public int? TakeOne(Random random)
    {
        lock (_gate)
        {
            if (_processIds.Count == 0)
            {
                return null;
            }

            var at = random.Next(_processIds.Count);
            var processId = _processIds[at];
            _processIds.RemoveAt(at);
            return processId;
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id is ConnectedEvent or LostEvent && state is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            Note(eventId.Id == ConnectedEvent, (int)values.First(v => v.Key == "ProcessId").Value!);
        }
    }

    public void Dispose()
    {
    }

    private void Note(bool isConnected, int processId)
    {
        lock (_gate)
        {
            if (isConnected)
            {
                _processIds.Add(processId);
                return;
            }

            _processIds.Remove(processId);
        }
    }
}
#endif
