using System.Globalization;
using Distributed.Engine.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Supervision;

/// <summary>One thread a place: starts a process, waits for its end, says what happened, and starts the next.</summary>
internal sealed partial class Executors
{
    private const int ThreadStackBytes = 512 * 1024;

    /// <summary>After a process has ended, what it had sent is still read; that takes no longer than this unless the handler hangs.</summary>
    private const int DrainMs = 5_000;

    private void StartKeeper(object? tag)
    {
        Thread thread = CreateThread(() => Keep(tag), "keeper");
        _keepers[thread] = true;
        thread.UnsafeStart();
    }

    private void Keep(object? tag)
    {
        try
        {
            var policy = new RestartPolicy(_options.MaxStartFailures);
            while (_stopped == 0 && KeepOne(policy, tag) is { } delay && !StopsWithin(delay))
            {
            }
        }
        catch (ObjectDisposedException) when (_stopped != 0)
        {
            // Stopped between two steps.
        }
        finally
        {
            _keepers.TryRemove(Thread.CurrentThread, out _);
        }
    }

    /// <summary>Starts one executor and returns after its end: the wait before the next, or null if there is to be none.</summary>
    private TimeSpan? KeepOne(RestartPolicy policy, object? tag)
    {
        int id = Interlocked.Increment(ref _lastId);
        string commandLine = "";
        int? exitCode = null;
        string reason;
        Exception? inner = null;
        try
        {
            ExecutorImage image = _options.Image ?? ExecutorImage.Current();
            commandLine = image.ToString();
            using var process = new ExecutorProcess(new ExecutorInvitation(GetEndpoint(), _token, id), _options.ExitTimeout, _log);
            _processes[id] = new Place(process, tag);
            using StartTurns.Turn? turn = _turns.Take(_stop);
            if (turn is null) return null;
            process.StartsIn(turn);
            if (!process.Start(image, HeapShare.ForExecutors(_options.Count))) return null;

            exitCode = process.WaitForExit(_options.StartTimeout);
            bool late = exitCode is null && process.Connection is null;
            if (late) process.Stop();
            int code = process.WaitForExit(Timeout.InfiniteTimeSpan)!.Value;
            if (process.Connection is { } executor) return AfterServing(executor, new ExecutorExit(code, null), policy);
            reason = WhyNotStarted(late ? null : code, process.Refusal);
        }
        catch (Exception e) when (e is not ObjectDisposedException)
        {
            reason = e.Message;
            inner = e;
        }
        finally
        {
            _processes.TryRemove(id, out _);
        }

        return AfterStartFailure(policy, tag, id, commandLine, exitCode, reason, inner);
    }

    private TimeSpan? AfterServing(ExecutorConnection executor, ExecutorExit exit, RestartPolicy policy)
    {
        if (!executor.IsStarted || !executor.Connection.Join(DrainMs)) executor.Connection.Dispose();
        if (executor.IsRetired || _stopped != 0) return null;

        exit = exit with { LastWords = executor.LastWords };
        _log.ExecutorLost(executor.Id, executor.ProcessId, exit.ToString());
        _events.OnLost(executor, exit);
        TimeSpan delay = policy.AfterLoss(TimeSpan.FromMilliseconds(Environment.TickCount64 - executor.ConnectedAt));
        return executor.Tag is null ? delay : null;
    }

    private TimeSpan? AfterStartFailure(
        RestartPolicy policy, object? tag, int id, string commandLine, int? exitCode, string reason, Exception? inner)
    {
        if (_stopped != 0) return null;
        _log.ExecutorStartFailed(id, reason);
        if (policy.AfterStartFailure() is { } delay) return delay;

        string text = string.Create(CultureInfo.InvariantCulture, $"An executor could not be started, {policy.StartFailures} times in a row. "
            + $"Last: {reason}. Command line: {commandLine}. What it wrote, if anything, is in this program's standard error.");
        _events.OnGivenUp(tag, new ExecutorStartException(text, commandLine, exitCode, policy.StartFailures, inner));
        return null;
    }

    private string WhyNotStarted(int? exitCode, string? refusal)
    {
        if (refusal is not null) return $"the driver refused it: {refusal}";
        if (exitCode is not { } code)
            return string.Create(CultureInfo.InvariantCulture, $"it did not connect within {_options.StartTimeout.TotalSeconds:0.###} s (ClusterOptions.ExecutorStartTimeout)");
        string hint = code == 0
            ? "; its Main ran instead of our startup hook: if the program is trimmed, call Cluster.RunExecutorIfAsked() first in Main"
            : "";
        return $"it ended before it connected, {new ExecutorExit(code, null)}{hint}";
    }

    /// <summary>Waits; true if it is time to stop. The clock is the given one; the real one needs no thread of the pool.</summary>
    private bool StopsWithin(TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero) return _stopped != 0;
        if (_time == TimeProvider.System) return _stop.WaitOne(delay);
        using var due = new ManualResetEvent(false);
        using ITimer timer = _time.CreateTimer(_ => due.Set(), null, delay, Timeout.InfiniteTimeSpan);
        return WaitHandle.WaitAny([_stop, due]) == 0;
    }

    private static Thread CreateThread(ThreadStart body, string role) =>
        new(body, ThreadStackBytes) { IsBackground = true, Name = $"Distributed executor {role}" };

    private static void StartThread(Action body, string role) => CreateThread(() => body(), role).UnsafeStart();
}
