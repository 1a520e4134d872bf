using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.OurSide;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>Default placement beside the BCL, by how long tasks run. Each row has a process of its own: call sites learn.</summary>
internal sealed class AutoSuite : ISuite
{
    // About a nanosecond each.
    private static readonly (int Steps, string Name, double Target)[] Sizes =
        [(1_000, "1 us", 0.85), (10_000, "10 us", 0.95), (100_000, "100 us", 0.95), (1_000_000, "1 ms", 0.95)];

    public string Name => "auto";

    public string Question => "Placement auto, local:2: how many tasks a second, by their size, beside the BCL?";

    public IEnumerable<Row> Run(Pace pace)
    {
        foreach ((int steps, string name, double target) in Sizes)
        {
            int tasks = Math.Max(100, pace.Times(200_000_000) / steps);
            using ChildProcess? ours = Ours.StartAuto?.Invoke();
            yield return new Row($"tasks of {name}", "tasks/s") { Target = Target.NotBelow(target) }
                .Measure(pace, ours is null ? null : () => ours.Measure($"work-{steps}:{tasks}"), () => BclWork.TasksPerSecond(steps, tasks));
        }
    }
}
