using Microsoft.Extensions.Logging;
using System.Globalization;

namespace Compat.Tasks;

/// <summary>What a closure logs through a captured logger reaches the caller's logger.</summary>
public class Logging : Contract
{
    private readonly Sink _sink = new(LogLevel.Information);

    private ILogger<Pricer> Logger => new Logger<Pricer>(_sink);

    [Behaviour(Ships.Must)]
    public async Task Entries_arrive_in_order_with_level_id_and_values()
    {
        var logger = Logger;
        await Task.Run(() =>
        {
            logger.LogInformation(new EventId(7, "priced"), "priced {Count} orders at {Price}", 3, 1.5m);
            logger.LogWarning("second");
        });
        Assert.Equal(
            ["Information 7 priced 3 orders at 1.5 [Count=3 Price=1.5 {OriginalFormat}=priced {Count} orders at {Price}]", "Warning 0 second [{OriginalFormat}=second]"],
            _sink.Lines);
    }

    [Behaviour(Ships.Must)]
    public async Task Levels_are_filtered_as_the_callers_logger_does()
    {
        var logger = Logger;
        var enabled = await Task.Run(() =>
        {
            logger.LogDebug("not wanted");
            return (logger.IsEnabled(LogLevel.Debug), logger.IsEnabled(LogLevel.Error), logger.IsEnabled(LogLevel.None));
        });
        Assert.Equal((false, true, false), enabled);
        Assert.Empty(_sink.Lines);
    }

    [Behaviour(Ships.Must)]
    public async Task A_service_that_holds_a_logger_works_and_logs()
    {
        var pricer = new Pricer(Logger);
        Assert.Equal(42m, await Task.Run(() => pricer.Price(21m)));
        Assert.Equal(["Information 0 pricing 21 [Amount=21 {OriginalFormat}=pricing {Amount}]"], _sink.Lines);
    }

    [Behaviour(Ships.Must)]
    public async Task An_exception_that_is_logged_arrives()
    {
        var logger = Logger;
        await Task.Run(() =>
        {
            try
            {
                throw new InvalidOperationException("broken");
            }
            catch (InvalidOperationException e)
            {
                logger.LogError(e, "caught");
            }
        });
        Assert.Equal(["Error 0 caught [{OriginalFormat}=caught] InvalidOperationException: broken"], _sink.Lines);
    }

    [Behaviour(Ships.Must)]
    public async Task What_was_logged_before_a_throw_arrives()
    {
        var logger = Logger;
        await Assert.ThrowsAsync<FormatException>(() => Task.Run(() =>
        {
            logger.LogInformation("before");
            if (logger is not null) throw new FormatException();
        }));
        Assert.Equal(["Information 0 before [{OriginalFormat}=before]"], _sink.Lines);
    }

    public sealed class Pricer(ILogger<Pricer> logger)
    {
        public decimal Price(decimal amount)
        {
            logger.LogInformation("pricing {Amount}", amount);
            return amount * 2;
        }
    }

    private sealed class Sink(LogLevel least) : ILogger, ILoggerFactory
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var values = ((IEnumerable<KeyValuePair<string, object?>>)state!)
                .Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key}={v.Value}"));
            var error = exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}";
            lock (Lines) Lines.Add($"{logLevel} {eventId.Id} {formatter(state, exception)} [{string.Join(' ', values)}]{error}");
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
