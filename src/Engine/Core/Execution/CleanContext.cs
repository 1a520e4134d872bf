namespace Distributed.Engine.Execution;

/// <summary>The execution context of a thread that nothing has flowed to: no async locals, no activity, the process's cultures. Thread-safe.</summary>
internal static class CleanContext
{
    public static ExecutionContext Value { get; } = Capture();

    // Captured here, it would be that of whoever comes first.
    private static ExecutionContext Capture()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture()) { IsBackground = true, Name = "Distributed clean context" };
        thread.UnsafeStart();
        thread.Join();
        return context!;
    }
}
