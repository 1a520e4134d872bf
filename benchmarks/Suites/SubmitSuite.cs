using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.Suites;

/// <summary>How long the caller's thread is held when it submits, by the size of what it captured.</summary>
internal sealed class SubmitSuite : ISuite
{
    private static readonly int[] GraphSizes = [1, 10, 100, 1_000, 10_000, 100_000];

    public string Name => "submit";

    public string Question => "How long does Task.Run hold its caller, by captured objects? (reference: MessagePack writing the same)";

    public IEnumerable<Row> Run(Pace pace)
    {
        using ShippedSide ours = new();
        MessagePackValues messagePack = new();
        foreach (int size in GraphSizes)
        {
            List<SampleNode> graph = SampleNode.CreateMany(size);
            int times = Math.Max(1, pace.Times(100_000) / size);
            yield return new Row($"{size:N0} objects", "us")
                .Measure(pace, ours.Asking($"submit:{size}"), () => messagePack.WriteNanoseconds(graph, times).Value / 1000);
        }
    }
}
