using Distributed.Engine.Calls;
using Distributed.Engine.Submission.Loops;
using Microsoft.Extensions.Time.Testing;

namespace Distributed.Engine.Tests.Submission;

/// <summary>How far a loop has come is told now and then, in order, one word at a time, and at its end for certain.</summary>
[Collection(nameof(LoopWatchTests))]
public sealed class LoopWatchTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CallSite _site = new("/src/Watched.cs", 7, "Parallel.For");
    private readonly Queue<Action> _given = [];
    private readonly List<LoopProgressEventArgs> _told = [];
    private readonly LoopWatch _watch;

    public LoopWatchTests()
    {
        _watch = new LoopWatch(_site, total: 100, _given.Enqueue, _clock);
        Cluster.LoopProgress += Note;
    }

    public void Dispose() => Cluster.LoopProgress -= Note;

    [Fact]
    public void The_first_piece_is_told_at_once()
    {
        _watch.Add(10, isShipped: true);

        RunGiven();

        var word = Assert.Single(_told);
        Assert.Equal(("Watched.cs:7 Parallel.For", 10, 100, 1, false), (word.CallSite, word.Iterations, word.Total, word.ShippedChunks, word.IsEnded));
    }

    [Fact]
    public void What_follows_within_the_pause_is_told_together_after_it()
    {
        _watch.Add(10, isShipped: true);
        RunGiven();
        _watch.Add(10, isShipped: true);
        _watch.Add(10, isShipped: false);
        _clock.Advance(LoopWatch.Pause - TimeSpan.FromTicks(1));
        Assert.Empty(_given);

        _clock.Advance(TimeSpan.FromTicks(1));
        RunGiven();

        Assert.Equal([(10, 1), (30, 2)], _told.Select(word => ((int)word.Iterations, (int)word.ShippedChunks)));
    }

    [Fact]
    public void A_thousand_pieces_in_a_second_are_at_most_twenty_words_and_the_last()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _watch.Add(1, isShipped: true);
            RunGiven();
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            RunGiven();
        }

        _watch.End();
        RunGiven();

        Assert.InRange(_told.Count, 10, 22);
        Assert.Equal(_told.Select(word => word.Iterations).Order(), _told.Select(word => word.Iterations));
        Assert.Equal((1_000, true), (_told[^1].Iterations, _told[^1].IsEnded));
    }

    [Fact]
    public void The_end_waits_for_no_pause_and_is_the_last_word()
    {
        _watch.Add(10, isShipped: true);
        RunGiven();
        _watch.Add(90, isShipped: false);

        _watch.End();
        RunGiven();
        _clock.Advance(LoopWatch.Pause * 2);
        RunGiven();

        Assert.Equal([(10, false), (100, true)], _told.Select(word => ((int)word.Iterations, word.IsEnded)));
    }

    [Fact]
    public void Nothing_is_told_beside_a_handler_that_takes_long()
    {
        void Meanwhile(object? sender, LoopProgressEventArgs word)
        {
            if (word is { Iterations: 10, CallSite: "Watched.cs:7 Parallel.For" })
            {
                _watch.Add(20, isShipped: false);
                _watch.End();
                Assert.Empty(_given);
            }
        }

        Cluster.LoopProgress += Meanwhile;
        try
        {
            _watch.Add(10, isShipped: false);
            RunGiven();
        }
        finally
        {
            Cluster.LoopProgress -= Meanwhile;
        }

        Assert.Equal([(10, false), (30, true)], _told.Select(word => ((int)word.Iterations, word.IsEnded)));
    }

    [Fact]
    public void Without_a_handler_no_thread_is_asked_for_and_all_is_counted_for_who_comes_later()
    {
        Cluster.LoopProgress -= Note;
        _watch.Add(10, isShipped: true);
        Assert.Empty(_given);

        Cluster.LoopProgress += Note;
        _watch.Add(5, isShipped: false);
        RunGiven();

        Assert.Equal(15, Assert.Single(_told).Iterations);
    }

    [Fact]
    public void What_a_handler_throws_is_not_swallowed()
    {
        static void Fail(object? sender, LoopProgressEventArgs word) => throw new InvalidOperationException("the bar is gone");

        Cluster.LoopProgress += Fail;
        try
        {
            _watch.Add(1, isShipped: false);

            Assert.Equal("the bar is gone", Assert.Throws<InvalidOperationException>(RunGiven).Message);
        }
        finally
        {
            Cluster.LoopProgress -= Fail;
        }
    }

    [Fact]
    public void Loops_of_one_site_are_told_apart()
    {
        var other = new LoopWatch(_site, total: null, _given.Enqueue, _clock);

        _watch.Add(1, isShipped: false);
        other.Add(1, isShipped: false);
        RunGiven();

        Assert.NotEqual(_told[0].Loop, _told[1].Loop);
        Assert.Equal([100, null], _told.Select(word => word.Total));
    }

    private void RunGiven()
    {
        while (_given.TryDequeue(out var work))
        {
            work();
        }
    }

    private void Note(object? sender, LoopProgressEventArgs word)
    {
        if (word.CallSite == _site.ToString())
        {
            _told.Add(word);
        }
    }
}
