using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Execution;

/// <summary>Which levels a captured logger had enabled at submission, so that the closure takes the same branches.</summary>
/// <param name="Logger">The logger's number among the live things of the call.</param>
/// <param name="Mask">A bit for each level, from <see cref="LogLevel.Trace"/> up.</param>
internal readonly record struct CapturedLevels(int Logger, int Mask)
{
    /// <summary>Asks a logger for all its levels.</summary>
    public static CapturedLevels Of(int number, ILogger logger)
    {
        var mask = 0;
        for (var level = LogLevel.Trace; level < LogLevel.None; level++)
        {
            mask |= logger.IsEnabled(level) ? 1 << (int)level : 0;
        }

        return new CapturedLevels(number, mask);
    }

    /// <summary>Whether a level was enabled.</summary>
    public bool IsEnabled(LogLevel level) => level is >= LogLevel.Trace and < LogLevel.None && (Mask & (1 << (int)level)) != 0;
}
