using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Diagnostics;

/// <summary>What supervision logs; event ids 200 to 299.</summary>
internal static partial class SupervisionLog
{
    [LoggerMessage(200, LogLevel.Debug, "Executor {Id} starts: {CommandLine}")]
    public static partial void ExecutorStarts(this ILogger log, int id, string commandLine);

    [LoggerMessage(201, LogLevel.Debug, "Executor {Id} (process {ProcessId}) connected after {ElapsedMs} ms")]
    public static partial void ExecutorConnected(this ILogger log, int id, int processId, long elapsedMs);

    [LoggerMessage(202, LogLevel.Warning, "Executor {Id} (process {ProcessId}) was lost: {Exit}")]
    public static partial void ExecutorLost(this ILogger log, int id, int processId, string exit);

    [LoggerMessage(203, LogLevel.Warning, "Executor {Id} did not start: {Reason}")]
    public static partial void ExecutorStartFailed(this ILogger log, int id, string reason);

    [LoggerMessage(204, LogLevel.Warning, "Executor {Id} (process {ProcessId}) did not end by itself and was killed")]
    public static partial void ExecutorKilled(this ILogger log, int id, int processId);

    [LoggerMessage(205, LogLevel.Debug, "{Directory} was left behind by a program that is gone; deleted")]
    public static partial void LeftoverDeleted(this ILogger log, string directory);
}
