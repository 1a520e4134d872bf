using Distributed.Engine.Objects;
using Distributed.Engine.Tests.Faults;

namespace Distributed.Engine.Tests.Objects;

/// <summary>Large arrays between a program and its executors. The answer is the same by whatever way; which way it was, the bytes tell.</summary>
[Collection(ExecutorsCollection.Name)]
public sealed class ClusterArraysTests
{
    private const int Length = 200_000;
    private const int ByReference = 5_000;

    [Fact]
    public async Task Captures_and_results_go_by_reference_and_their_memory_comes_back()
    {
        using var cluster = new TestCluster("local:2");
        var array = Enumerable.Range(0, Length).ToArray();
        for (var i = 0; i < 20; i++)
        {
            var result = await cluster.Run(() => array.Select(x => x + 1L).ToArray()).Within("a call");
            Assert.Equal(Length, result.Length);
            Assert.Equal(Length, result[^1]);
        }

        cluster.AssertAllShipped(20);
        Assert.InRange(cluster.Profile.BytesSent, 1, 20 * ByReference);
        Assert.InRange(cluster.Profile.BytesReturned, 1, 20 * ByReference);
        var segments = cluster.Runtime.Executors!.Segments!;
        segments.Arena.AssertInvariants();
        Assert.Equal(segments.Arena.Bytes - SegmentFormat.HeadBytes, segments.Arena.FreeBytes);
        Assert.All(FilesOf(segments), file => Assert.InRange(new FileInfo(file).Length, 1, new ClusterOptions().SegmentBytes));
        Assert.InRange(FilesOf(segments).Length, 2, 3);
    }

    [Fact]
    public async Task Changes_come_back_by_reference()
    {
        using var cluster = new TestCluster("local:2");
        var array = new double[Length];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(piece => cluster.Run(Fill(array, piece, 4)))).Within("the calls");

        Assert.Equal(Enumerable.Range(0, Length).Select(i => (double)(i / (Length / 4)) + 1), array);
        cluster.AssertAllShipped(4);
        Assert.InRange(cluster.Profile.BytesSent, 1, 4 * ByReference);
        Assert.InRange(cluster.Profile.BytesReturned, 1, 4 * ByReference);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_there_is_no_shared_memory_arrays_travel(bool useTcp)
    {
        using var cluster = new TestCluster(new ClusterOptions { Cluster = "local:1", UseTcp = useTcp, MaxSegmentBytes = useTcp ? null : 0 });
        var array = new int[Length];
        var result = await cluster.Run(() =>
        {
            array.AsSpan().Fill(3);
            return array.Select(x => x + 1).ToArray();
        }).Within("the call");

        Assert.All(array, value => Assert.Equal(3, value));
        Assert.All(result, value => Assert.Equal(4, value));
        cluster.AssertAllShipped(1);
        Assert.Null(cluster.Runtime.Executors!.Segments);
        Assert.InRange(cluster.Profile.BytesSent, Length * sizeof(int), int.MaxValue);
        Assert.InRange(cluster.Profile.BytesReturned, 2 * Length * sizeof(int), int.MaxValue);
    }

    [Fact]
    public async Task An_executor_that_can_not_open_a_segment_gets_bytes()
    {
        using var cluster = new TestCluster("local:1");
        cluster.WaitForExecutors(1);
        var segments = cluster.Runtime.Executors!.Segments!;

        // As if its file were in another container.
        segments.Arena.Put(new byte[1]).Dispose();
        foreach (var file in FilesOf(segments)) File.Delete(file);
        var array = Enumerable.Range(0, Length).ToArray();
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(Length - 1, await cluster.Run(() => array.Max()).Within("a call"));
            cluster.AssertAllShipped(i);
            Assert.InRange(cluster.Profile.BytesSent, i * Length * sizeof(int), int.MaxValue);
        }

        Assert.Equal(segments.Arena.Bytes - SegmentFormat.HeadBytes - Slab.Bytes, segments.Arena.FreeBytes);
    }

    [Fact]
    public async Task A_lost_executor_leaves_no_segment_and_its_calls_run_elsewhere()
    {
        using var cluster = new TestCluster("local:1");
        using var gate = new Gate();
        var path = gate.Path;
        var array = Enumerable.Range(0, Length).ToArray();
        Assert.Equal(Length, (await cluster.Run(() => array.ToArray()).Within("the first call")).Length);
        var segments = cluster.Runtime.Executors!.Segments!;
        var call = cluster.Run(() =>
        {
            Gate.Enter(path);
            array[5] = -5;
            return array.ToArray();
        });
        var first = gate.WaitForVisitor("the first attempt");
        Assert.NotEmpty(FilesOf(segments, first.ProcessId));
        Bounded.Kill(first.ProcessId);
        var second = gate.WaitForVisitor("the second attempt");
        Assert.Empty(FilesOf(segments, first.ProcessId));
        Assert.Equal(5, array[5]);
        second.LetGo();

        Assert.Equal(-5, (await call.Within("the call"))[5]);
        Assert.Equal(-5, array[5]);
        cluster.AssertAllShipped(2);
        Assert.InRange(cluster.Profile.BytesSent, 1, 3 * ByReference);
    }

    [Fact]
    public async Task A_conflict_reruns_the_call_and_frees_what_it_held()
    {
        using var cluster = new TestCluster("local:1");
        using var gate = new Gate();
        var path = gate.Path;
        var array = new int[Length];
        var call = cluster.Run(() =>
        {
            var process = path.Length == 0 ? 0 : Environment.ProcessId;
            if (process != 0 && array[0] == 0) Gate.Enter(path);
            array.AsSpan().Fill(7);
        });
        var visitor = gate.WaitForVisitor("the call");
        array[0] = 1;
        visitor.LetGo();
        await call.Within("the call");

        Assert.All(array, value => Assert.Equal(7, value));
        Assert.Contains("was changed by other code while the call was away", Assert.Single(cluster.Profile.LocalReasons).Key.What, StringComparison.Ordinal);
        var arena = cluster.Runtime.Executors!.Segments!.Arena;
        Assert.Equal(arena.Bytes - SegmentFormat.HeadBytes, arena.FreeBytes);
    }

    [Fact]
    public async Task Nothing_is_left_when_the_cluster_ends()
    {
        var cluster = new TestCluster("local:1");
        var array = new int[Length];
        Assert.Equal(Length, (await cluster.Run(() => array.ToArray()).Within("a call")).Length);
        var segments = cluster.Runtime.Executors!.Segments!;
        Assert.NotEmpty(FilesOf(segments));
        cluster.Dispose();

        Assert.All(segments.Folders.Paths, path => Assert.False(Directory.Exists(path)));
    }

    /// <summary>In a method of its own: the cluster isn't part of the closure.</summary>
    private static Action Fill(double[] array, int piece, int pieces) =>
        () => array.AsSpan(piece * (array.Length / pieces), array.Length / pieces).Fill(piece + 1);

    private static string[] FilesOf(JobSegments segments, int? processId = null) =>
        [.. segments.Folders.Paths.Where(Directory.Exists).SelectMany(path => Directory.GetFiles(path, SegmentFilesOf(processId)))];

    private static string SegmentFilesOf(int? processId) => processId is { } id ? SegmentId.PrefixOf(id) + "*" : "*-*-*";
}
