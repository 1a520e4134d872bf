using Distributed.Engine.Supervision;

/// <summary>Executors of fault tests run <see cref="Distributed.TestDriver.CommandExecutor"/> instead of closures.</summary>
internal static class StartupHook
{
    public static void Initialize() =>
        ExecutorRole.RunIfAsked(static (connection, welcome) => new Distributed.TestDriver.CommandExecutor(connection, welcome));
}
