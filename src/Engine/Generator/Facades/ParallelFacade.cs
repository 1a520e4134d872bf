namespace Distributed.Engine.Generator.Facades;

/// <summary><c>using Distributed.Parallel;</c></summary>
internal static class ParallelFacade
{
    private const string Parallel = "System.Threading.Tasks.Parallel";

    public static Facade Row { get; } = new(
        "Distributed.Parallel",
        "Distributed.Parallel.DistributedParallel",
        [
            new(Parallel, "For"),
            new(Parallel, "ForEach"),
            new(Parallel, "Invoke"),
            new(Parallel, "ForAsync"),
            new(Parallel, "ForEachAsync"),
        ]);
}
