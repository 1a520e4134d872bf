using System.Diagnostics.Metrics;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Execution.Loops;
using Distributed.Engine.Reporting;
using Distributed.Engine.Submission.Loops;

namespace Distributed.Engine.Tests.Faults;

/// <summary>What programs and OpenTelemetry hear of loops that run in executors.</summary>
[Collection(ExecutorsCollection.Name)]
public sealed class LoopProgressTests : IDisposable
{
    private const int Iterations = 1_000;

    private readonly CallSite _site = new($"/src/Loop{Guid.NewGuid():N}.cs", 3, "Parallel.For");
    private readonly List<(LoopProgressEventArgs Word, string? Thread)> _told = [];
    private readonly ManualResetEventSlim _ended = new();

    public LoopProgressTests() => Cluster.LoopProgress += Note;

    public void Dispose()
    {
        Cluster.LoopProgress -= Note;
        _ended.Dispose();
    }

    [Theory]
    [InlineData("copied")]
    [InlineData("local:2")]
    public void A_loop_tells_how_far_it_has_come_and_counts_for_metrics(string cluster)
    {
        using var runtime = ClusterRuntime.Start(new ClusterOptions { Cluster = cluster, Placement = Placement.Remote }, TrustedPlan.Planner())!;

        Assert.True(Run(runtime, static _ => { }).Result!.Value.IsCompleted);

        Assert.True(_ended.Wait(Gate.Bound), "The loop's last word didn't come.");
        lock (_told)
        {
            var (last, _) = _told[^1];
            Assert.Equal((_site.ToString(), Iterations, Iterations, _site.Profile.Shipped), (last.CallSite, last.Iterations, last.Total, last.ShippedChunks));
            Assert.True(last.ShippedChunks > 0);
            Assert.All(_told, told => Assert.Equal("Distributed engine", told.Thread));
        }

        var measured = Measure();
        Assert.Equal(Iterations, measured[(EngineMeter.Iterations, EngineMeter.Executor)]);
        Assert.Equal(_site.Profile.Shipped, measured[(EngineMeter.Chunks, EngineMeter.Executor)]);
        Assert.Equal(_site.Profile.BytesSent, measured[(EngineMeter.Sent, null)]);
        Assert.Equal(_site.Profile.BytesReturned, measured[(EngineMeter.Returned, null)]);
        Assert.DoesNotContain((EngineMeter.Iterations, EngineMeter.Driver), measured.Keys);
    }

    [Fact]
    public void A_loop_that_fails_has_its_last_word_too()
    {
        using var runtime = ClusterRuntime.Start(new ClusterOptions { Cluster = "copied" }, TrustedPlan.Planner())!;

        Assert.Throws<AggregateException>(() => Run(runtime, static i => throw new InvalidOperationException($"iteration {i}")));

        Assert.True(_ended.Wait(Gate.Bound), "The loop's last word didn't come.");
        lock (_told)
        {
            Assert.Equal((true, 0), (_told[^1].Word.IsEnded, _told[^1].Word.Iterations));
        }
    }

    private LoopOutcome Run(ClusterRuntime runtime, Action<int> body) => runtime.Submitter.TryRun(new LoopRequest(
        _site, body, -1, TaskScheduler.Default, CancellationToken.None, Iterations,
        static () => new RangeSource(0, Iterations, static (first, count) => new ForChunk<int, NoLocal> { From = first, Count = count })));

    /// <summary>What a listener hears of this test's site: by instrument and place.</summary>
    private Dictionary<(string Instrument, string? Place), long> Measure()
    {
        Dictionary<(string, string?), long> measured = [];
        using var meter = EngineMeter.Create(() => MeterTotals.Of([_site.Profile]));
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter == meter) { l.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string?)tag.Value);
            Assert.Equal(_site.ToString(), named[EngineMeter.CallSiteTag]);
            measured.Add((instrument.Name, named.GetValueOrDefault(EngineMeter.PlaceTag)), value);
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }

    private void Note(object? sender, LoopProgressEventArgs word)
    {
        if (word.CallSite != _site.ToString())
        {
            return;
        }

        lock (_told)
        {
            _told.Add((word, Thread.CurrentThread.Name));
        }

        if (word.IsEnded)
        {
            _ended.Set();
        }
    }
}
