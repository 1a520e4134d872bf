using System.Collections;
using System.Collections.Concurrent;

namespace Compat.Loops;

/// <summary>Sources that produce as they are asked: when, by whom, how far ahead, and how they end.</summary>
public class LazySources : Contract
{
    private const int N = 300;

    [Behaviour(Ships.Must)]
    public void A_source_is_never_asked_by_two_at_once()
    {
        var source = new Watched(N);
        var r = new int[N];
        Parallel.ForEach(source, x => { r[x] = x; });
        Assert.False(source.WasAskedByTwo);
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.May)]
    public void A_source_without_buffering_is_never_asked_by_two_at_once()
    {
        var source = new Watched(N);
        var r = new int[N];
        Parallel.ForEach(Partitioner.Create(source, EnumerablePartitionerOptions.NoBuffering), x => { r[x] = x; });
        Assert.False(source.WasAskedByTwo);
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void A_source_is_disposed_once_at_the_end()
    {
        var source = new Watched(N);
        var r = new int[N];
        Parallel.ForEach(source, x => { r[x] = x; });
        Assert.Equal(1, source.Disposals);
    }

    [Behaviour(Ships.May)]
    public void An_empty_source_is_disposed_too()
    {
        var source = new Watched(0);
        Parallel.ForEach(source, _ => { });
        Assert.Equal(1, source.Disposals);
    }

    [Behaviour(Ships.May)]
    public void A_source_is_disposed_when_a_body_throws()
    {
        var source = new Watched(N);
        Assert.Throws<AggregateException>(() => Parallel.ForEach(source, (_, _) => throw new TimeoutException()));
        Assert.Equal(1, source.Disposals);
    }

    [Behaviour(Ships.May)]
    public void A_source_is_disposed_when_the_loop_is_stopped()
    {
        var source = new Watched(int.MaxValue);
        Parallel.ForEach(source, (_, state) => state.Stop());
        Assert.Equal(1, source.Disposals);
    }

    [Behaviour(Ships.Never)]
    public void A_source_is_disposed_when_the_loop_is_cancelled()
    {
        using var cts = new CancellationTokenSource();
        var source = new Watched(int.MaxValue);
        Assert.Throws<OperationCanceledException>(() => Parallel.ForEach(source, new ParallelOptions { CancellationToken = cts.Token }, _ => cts.Cancel()));
        Assert.Equal(1, source.Disposals);
    }

    [Behaviour(Ships.Must)]
    public void An_endless_source_ends_with_a_stop()
    {
        var limit = 500;
        var result = Parallel.ForEach(new Watched(int.MaxValue), (x, state) =>
        {
            if (x >= limit)
            {
                state.Stop();
            }
        });
        Assert.False(result.IsCompleted);
    }

    [Behaviour(Ships.Must)]
    public void An_endless_source_ends_with_a_break()
    {
        var limit = 200;
        var seen = new bool[201];
        var result = Parallel.ForEach(new Watched(int.MaxValue), (x, state) =>
        {
            if (x <= limit)
            {
                seen[x] = true;
            }

            if (x == limit)
            {
                state.Break();
            }
        });
        Assert.Equal(200, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen);
    }

    [Behaviour(Ships.May)]
    public void An_endless_source_ends_with_an_exception()
    {
        var limit = 500;
        Assert.Throws<AggregateException>(() => Parallel.ForEach(new Watched(int.MaxValue), x =>
        {
            if (x >= limit)
            {
                throw new TimeoutException();
            }
        }));
    }

    [Behaviour(Ships.Never)]
    public void While_all_workers_are_held_a_source_is_asked_for_a_bounded_number_only()
    {
        var source = new Watched(1_000_000);
        using var gate = new ManualResetEventSlim();
        var workers = 0;
        var asked = 0;
        Parallel.ForEach(source, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (_, state) =>
        {
            if (Interlocked.Increment(ref workers) == 2)
            {
                asked = source.Asked;
                gate.Set();
            }

            Assert.True(gate.Wait(Patience));
            state.Stop();
        });
        Assert.InRange(asked, 1, 10_000);
    }

    [Behaviour(Ships.Never)]
    public void Without_buffering_and_degree_one_an_element_is_produced_when_the_one_before_is_done()
    {
        var source = new Watched(N);
        var ahead = 0;
        Parallel.ForEach(
            Partitioner.Create(source, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = 1 }, x =>
            {
                ahead = Math.Max(ahead, source.Asked - (x + 1));
            });
        Assert.Equal(0, ahead);
    }

    [Behaviour(Ships.Never)]
    public void A_source_may_wait_for_bodies_of_elements_it_gave_without_buffering()
    {
        using var done = new SemaphoreSlim(1);
        var r = new int[20];
        Parallel.ForEach(Partitioner.Create(Source(), EnumerablePartitionerOptions.NoBuffering), x =>
        {
            r[x] = x;
            done.Release();
        });
        Assert.Equal(Enumerable.Range(0, 20), r);

        IEnumerable<int> Source()
        {
            for (var i = 0; i < 20; i++)
            {
                Assert.True(done.Wait(Patience));
                yield return i;
            }
        }
    }

    [Behaviour(Ships.May)]
    public void A_source_that_throws_while_it_is_asked_faults_the_loop()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.ForEach(Source(), _ => { }));
        Assert.Contains(e.InnerExceptions, inner => inner is TimeoutException { Message: "source" });

        static IEnumerable<int> Source()
        {
            for (var i = 0; i < 50; i++)
            {
                yield return i;
            }

            throw new TimeoutException("source");
        }
    }

    [Behaviour(Ships.May)]
    public void A_source_that_throws_at_once_faults_the_loop()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.ForEach(new Watched(5) { FailsToMove = true }, _ => { }));
        Assert.Contains(e.InnerExceptions, inner => inner is TimeoutException { Message: "move" });
    }

    [Behaviour(Ships.Never)]
    public void A_source_that_gives_no_enumerator_throws_as_it_is()
    {
        Assert.Throws<NotSupportedException>(() => Parallel.ForEach(new Watched(5) { FailsToStart = true }, _ => { }));
    }

    [Behaviour(Ships.May)]
    public void A_source_that_throws_when_disposed_throws_that()
    {
        var source = new Watched(N) { FailsToEnd = true };
        var e = Assert.ThrowsAny<Exception>(() => Parallel.ForEach(source, _ => { }));
        Assert.Equal("dispose", (e is AggregateException a ? a.InnerException! : e).Message);
    }

    [Behaviour(Ships.Must)]
    public void A_source_reads_what_the_program_changes_between_loops()
    {
        var factor = 1;
        var source = Enumerable.Range(0, N).Select(i => i * factor);
        var first = new int[N];
        Parallel.ForEach(source, (x, _, i) => { first[i] = x; });
        factor = 2;
        var second = new int[N];
        Parallel.ForEach(source, (x, _, i) => { second[i] = x; });
        Assert.Equal(Enumerable.Range(0, N), first);
        Assert.Equal(Enumerable.Range(0, N).Select(i => i * 2), second);
    }

    [Behaviour(Ships.Must)]
    public void A_source_with_effects_of_its_own_has_each_once()
    {
        var log = new List<int>();
        var r = new int[N];
        Parallel.ForEach(Source(), x => { r[x] = x; });
        Assert.Equal(Enumerable.Range(0, N), log);
        Assert.Equal(Enumerable.Range(0, N), r);

        IEnumerable<int> Source()
        {
            for (var i = 0; i < N; i++)
            {
                log.Add(i);
                yield return i;
            }
        }
    }

    [Behaviour(Ships.Must)]
    public void A_source_that_makes_objects_as_it_is_asked()
    {
        var r = new string[N];
        Parallel.ForEach(Enumerable.Range(0, N).Select(i => new Item { Number = i, Name = $"item {i}" }), item => { r[item.Number] = item.Name; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => $"item {i}"), r);
    }

    [Behaviour(Ships.May)]
    public void A_source_that_yields_one_object_again_and_again()
    {
        var one = new Item { Name = "same" };
        var count = 0;
        Parallel.ForEach(Enumerable.Repeat(one, N), item => { Interlocked.Add(ref count, item.Name.Length); });
        Assert.Equal(4 * N, count);
    }

    private sealed class Item
    {
        public int Number { get; init; }

        public string Name { get; init; } = "";
    }

    /// <summary>Counts from zero, and notes how it is treated.</summary>
    private sealed class Watched(int count) : IEnumerable<int>, IEnumerator<int>
    {
        private int _inside;
        private int _asked;
        private int _disposals;

        public bool FailsToStart { get; init; }

        public bool FailsToMove { get; init; }

        public bool FailsToEnd { get; init; }

        public bool WasAskedByTwo { get; private set; }

        public int Asked => Volatile.Read(ref _asked);

        public int Disposals => Volatile.Read(ref _disposals);

        public int Current { get; private set; } = -1;

        object IEnumerator.Current => Current;

        public IEnumerator<int> GetEnumerator() => FailsToStart ? throw new NotSupportedException("start") : this;

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public bool MoveNext()
        {
            if (FailsToMove)
            {
                throw new TimeoutException("move");
            }

            WasAskedByTwo |= Interlocked.Increment(ref _inside) > 1;
            try
            {
                if (Current + 1 >= count)
                {
                    return false;
                }

                Current++;
                Interlocked.Increment(ref _asked);
                return true;
            }
            finally
            {
                Interlocked.Decrement(ref _inside);
            }
        }

        public void Reset() => throw new NotSupportedException();

        public void Dispose()
        {
            Interlocked.Increment(ref _disposals);
            if (FailsToEnd)
            {
                throw new TimeoutException("dispose");
            }
        }
    }
}
