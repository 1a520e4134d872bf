namespace Distributed.Engine.Generator.Facades;

/// <summary><c>using Distributed.Tasks;</c></summary>
internal static class TasksFacade
{
    public static Facade Row { get; } = new(
        "Distributed.Tasks",
        "Distributed.Tasks.DistributedTask",
        [
            new("System.Threading.Tasks.Task", "Run"),
            new("System.Threading.Tasks.TaskFactory", "StartNew"),
            new("System.Threading.Tasks.TaskFactory`1", "StartNew"),
        ]);
}
