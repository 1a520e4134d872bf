using System.Collections;
using System.Collections.Concurrent;

namespace Compat.Loops;

/// <summary>Loops over a program's own partitioners, good ones and broken ones.</summary>
public class OwnPartitioners : Contract
{
    private const int N = 200;

    [Behaviour(Ships.May)]
    public void Every_element_of_a_partitioner_runs_once()
    {
        var r = new int[N];
        Parallel.ForEach(new Pulled<int>(Enumerable.Range(0, N)), x => { Interlocked.Increment(ref r[x]); });
        Assert.All(r, x => Assert.Equal(1, x));
    }

    [Behaviour(Ships.May)]
    public void Every_element_of_an_orderable_partitioner_runs_once_with_its_key()
    {
        var keys = new long[N];
        Parallel.ForEach(new PulledInOrder<int>(Enumerable.Range(0, N)), (x, _, key) => { keys[x] = key; });
        Assert.Equal(Enumerable.Range(0, N).Select(x => (long)x), keys);
    }

    [Behaviour(Ships.May)]
    public void A_partitioner_with_locals()
    {
        var total = 0;
        Parallel.ForEach(new Pulled<int>(Enumerable.Range(0, N)), () => 0, (x, _, sum) => sum + x, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(N * (N - 1) / 2, total);
    }

    [Behaviour(Ships.May)]
    public void A_partitioner_with_options_and_locals()
    {
        var total = 0;
        Parallel.ForEach(
            new Pulled<int>(Enumerable.Range(0, N)), new ParallelOptions(), () => 0, (x, _, sum) => sum + x, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(N * (N - 1) / 2, total);
    }

    [Behaviour(Ships.May)]
    public void A_partitioner_with_options_locals_and_keys()
    {
        var total = 0L;
        Parallel.ForEach(
            new PulledInOrder<int>(Enumerable.Range(0, N)), new ParallelOptions(), () => 0L, (_, _, key, sum) => sum + key, sum => { Interlocked.Add(ref total, sum); });
        Assert.Equal(N * (N - 1) / 2, total);
    }

    [Behaviour(Ships.May)]
    public void A_partitioner_with_a_state_breaks()
    {
        var seen = new bool[N];
        var result = Parallel.ForEach(new PulledInOrder<int>(Enumerable.Range(0, N)), (x, state, _) =>
        {
            seen[x] = true;
            if (x == 50)
            {
                state.Break();
            }
        });
        Assert.Equal(50, result.LowestBreakIteration);
        Assert.DoesNotContain(false, seen[..51]);
    }

    [Behaviour(Ships.May)]
    public void A_partitioner_with_options_and_a_state_stops()
    {
        var result = Parallel.ForEach(new Pulled<int>(Enumerable.Range(0, int.MaxValue)), new ParallelOptions(), (x, state) =>
        {
            if (x > 20)
            {
                state.Stop();
            }
        });
        Assert.False(result.IsCompleted);
    }

    [Behaviour(Ships.Never)]
    public void A_partitioner_with_degree_one_is_pulled_in_order()
    {
        var seen = new List<int>();
        Parallel.ForEach(new Pulled<int>(Enumerable.Range(0, N)), new ParallelOptions { MaxDegreeOfParallelism = 1 }, seen.Add);
        Assert.Equal(Enumerable.Range(0, N), seen);
    }

    [Behaviour(Ships.Never)]
    public void A_partitioner_without_dynamic_partitions_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => Parallel.ForEach(new Broken<int>(dynamic: false, null), _ => { }));
    }

    [Behaviour(Ships.Never)]
    public void A_partitioner_that_gives_no_partitions_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => Parallel.ForEach(new Broken<int>(dynamic: true, null), _ => { }));
    }

    [Behaviour(Ships.Never)]
    public void An_orderable_partitioner_whose_keys_are_not_normalized_is_refused_with_indices()
    {
        var source = new PulledInOrder<int>([1, 2, 3], normalized: false);
        Assert.Throws<InvalidOperationException>(() => Parallel.ForEach(source, (_, _, _) => { }));
    }

    [Behaviour(Ships.May)]
    public void An_orderable_partitioner_whose_keys_are_not_normalized_will_do_without_indices()
    {
        var sum = 0;
        Parallel.ForEach(new PulledInOrder<int>([1, 2, 3], normalized: false), x => { Interlocked.Add(ref sum, x); });
        Assert.Equal(6, sum);
    }

    [Behaviour(Ships.Never)]
    public void A_partition_without_an_enumerator_faults_the_loop()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.ForEach(new Broken<int>(dynamic: true, new NoEnumerator<int>()), _ => { }));
        Assert.All(e.InnerExceptions, inner => Assert.IsType<InvalidOperationException>(inner));
    }

    [Behaviour(Ships.May)]
    public void A_partition_that_throws_faults_the_loop()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.ForEach(new Pulled<int>(Failing()), _ => { }));
        Assert.Contains(e.InnerExceptions, inner => inner is TimeoutException);

        static IEnumerable<int> Failing()
        {
            yield return 1;
            throw new TimeoutException();
        }
    }

    [Behaviour(Ships.Never)]
    public void A_partitioner_that_throws_when_asked_for_partitions_throws_as_it_is()
    {
        Assert.Throws<TimeoutException>(() => Parallel.ForEach(new Refusing<int>(), _ => { }));
    }

    [Behaviour(Ships.May)]
    public void Every_partition_that_was_taken_is_disposed()
    {
        var source = new Pulled<int>(Enumerable.Range(0, N));
        Parallel.ForEach(source, _ => { });
        Assert.InRange(source.Taken, 1, int.MaxValue);
        Assert.Equal(source.Taken, source.Disposed);
    }

    /// <summary>Hands out one element at a time under a lock.</summary>
    private sealed class Pulled<T>(IEnumerable<T> source) : Partitioner<T>
    {
        public int Taken;
        public int Disposed;

        public override bool SupportsDynamicPartitions => true;

        public override IList<IEnumerator<T>> GetPartitions(int partitionCount)
        {
            var partitions = GetDynamicPartitions();
            return [.. Enumerable.Range(0, partitionCount).Select(_ => partitions.GetEnumerator())];
        }

        public override IEnumerable<T> GetDynamicPartitions() => new Partitions(this, source.GetEnumerator());

        private sealed class Partitions(Pulled<T> owner, IEnumerator<T> shared) : IEnumerable<T>
        {
            public IEnumerator<T> GetEnumerator()
            {
                Interlocked.Increment(ref owner.Taken);
                return Pull();
            }

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            private IEnumerator<T> Pull()
            {
                try
                {
                    for (; ; )
                    {
                        T next;
                        lock (shared)
                        {
                            if (!shared.MoveNext())
                            {
                                yield break;
                            }

                            next = shared.Current;
                        }

                        yield return next;
                    }
                }
                finally
                {
                    Interlocked.Increment(ref owner.Disposed);
                }
            }
        }
    }

    private sealed class PulledInOrder<T>(IEnumerable<T> source, bool normalized = true) : OrderablePartitioner<T>(true, false, normalized)
    {
        public override bool SupportsDynamicPartitions => true;

        public override IList<IEnumerator<KeyValuePair<long, T>>> GetOrderablePartitions(int partitionCount)
        {
            var partitions = GetOrderableDynamicPartitions();
            return [.. Enumerable.Range(0, partitionCount).Select(_ => partitions.GetEnumerator())];
        }

        public override IEnumerable<KeyValuePair<long, T>> GetOrderableDynamicPartitions() =>
            new Pulled<KeyValuePair<long, T>>(source.Select((x, i) => KeyValuePair.Create((long)i, x))).GetDynamicPartitions();
    }

    private sealed class Broken<T>(bool dynamic, IEnumerable<T>? partitions) : Partitioner<T>
    {
        public override bool SupportsDynamicPartitions => dynamic;

        public override IList<IEnumerator<T>> GetPartitions(int partitionCount) => [];

        public override IEnumerable<T> GetDynamicPartitions() => partitions!;
    }

    private sealed class Refusing<T> : Partitioner<T>
    {
        public override bool SupportsDynamicPartitions => true;

        public override IList<IEnumerator<T>> GetPartitions(int partitionCount) => [];

        public override IEnumerable<T> GetDynamicPartitions() => throw new TimeoutException();
    }

    private sealed class NoEnumerator<T> : IEnumerable<T>
    {
        public IEnumerator<T> GetEnumerator() => null!;

        IEnumerator IEnumerable.GetEnumerator() => null!;
    }
}
