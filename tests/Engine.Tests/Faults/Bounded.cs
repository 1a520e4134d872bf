using System.Diagnostics;

namespace Distributed.Engine.Tests.Faults;

/// <summary>Waits that end in a clear failure.</summary>
internal static class Bounded
{
    public static async Task<T> Within<T>(this Task<T> task, string what)
    {
        await ((Task)task).Within(what);
        return await task;
    }

    public static async Task Within(this Task task, string what)
    {
        try
        {
            await task.WaitAsync(Gate.Bound);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"{what}: not ended within {Gate.Bound}.");
        }
    }

    public static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
        Assert.True(process.WaitForExit(Gate.Bound), $"Process {processId} survived SIGKILL.");
    }
}
