using Distributed.Engine.Objects;
using Distributed.Engine.Serialization;
using Distributed.Engine.Tests.Serialization;
using Distributed.Engine.Tests.WriteBack;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Tests.Objects;

/// <summary>Two sides with a segment each, between which graphs travel as between a driver and its executor.</summary>
internal sealed class LargeArrays : IDisposable
{
    private readonly TestJob _job = new();
    private readonly SegmentArena _driver;
    private readonly SegmentArena _executor;

    public LargeArrays(int leastBytes = 1000)
    {
        var options = TestJob.Small with { MaxBytes = 64 << 20 };
        _driver = new SegmentArena(_job.Folders, options);
        _executor = new SegmentArena(_job.Folders, options);
        Driver = new SharedArrays(_driver, leastBytes);
        Executor = new SharedArrays(_executor, leastBytes);
        Source = new SegmentReader(_job.Folders, options);
    }

    public SharedArrays Driver { get; }

    public SharedArrays Executor { get; }

    public SegmentReader Source { get; }

    /// <summary>Whether both sides have everything back.</summary>
    public bool IsAllFree => FreeOf(_driver) && FreeOf(_executor);

    public GraphSnapshot Write(object? root, GraphPlan? plan = null) =>
        GraphWriter.Write([root], plan ?? GraphPlan.Everything, GraphLimits.Default, Driver);

    public ReceivedGraph Read(GraphSnapshot snapshot) =>
        GraphReader.Read(snapshot.Bytes, RoundTrip.Reader(snapshot), GraphLimits.Default, shared: Source);

    public GraphChanges Diff(ReceivedGraph graph, params object?[] roots) => GraphDiff.Compute(graph, roots, GraphLimits.Default, Executor);

    public PreparedCommit Prepare(GraphSnapshot snapshot, GraphChanges changes) =>
        PreparedCommit.Prepare(snapshot, changes.Bytes, Shipped.Attempt.Definitions(changes), GraphLimits.Default, Source);

    /// <summary>A whole call on the copy of an object.</summary>
    /// <returns>The result, and the bytes that went there and back in messages.</returns>
    public (object? Result, int Sent, int Returned) Run<T>(T original, Func<T, object?> body, GraphPlan? plan = null)
    {
        var snapshot = Write(original, plan);
        var received = Read(snapshot);
        var changes = Diff(received, body((T)received.Roots[0]!));
        received.Release();
        using (var prepared = Prepare(snapshot, changes))
        {
            Assert.Null(prepared.FindConflict());
            prepared.Apply();
            snapshot.Release();
            foreach (var content in changes.Shared)
                content.Dispose();
            return (prepared.Roots[0], snapshot.Bytes.Length, changes.Bytes.Length);
        }
    }

    public void Dispose()
    {
        Source.Dispose();
        _driver.Dispose();
        _executor.Dispose();
        _job.Dispose();
    }

    private static bool FreeOf(SegmentArena arena)
    {
        arena.AssertInvariants();
        // A slab of each size that was used is kept, and a page at the start.
        return arena.Bytes - arena.FreeBytes <= (Slab.Sizes * Slab.Bytes) + (arena.Segments * SegmentFormat.HeadBytes);
    }
}
