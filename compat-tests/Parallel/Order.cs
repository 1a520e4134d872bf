using System.Collections.Concurrent;

namespace Compat.Loops;

/// <summary>What a loop promises about order: within an iteration, between a loop and its caller, of indices.</summary>
public class Order : Contract
{
    private const int N = 200;

    [Behaviour(Ships.Must)]
    public void What_one_iteration_adds_to_a_queue_keeps_its_order()
    {
        var queue = new ConcurrentQueue<(int I, int Step)>();
        Parallel.For(0, N, i =>
        {
            queue.Enqueue((i, 0));
            queue.Enqueue((i, 1));
            queue.Enqueue((i, 2));
        });
        Assert.Equal(3 * N, queue.Count);
        Assert.All(queue.GroupBy(x => x.I), g => Assert.Equal([0, 1, 2], g.Select(x => x.Step)));
    }

    [Behaviour(Ships.Must)]
    public void What_one_iteration_adds_to_a_list_keeps_its_order()
    {
        var list = new List<(int I, int Step)>();
        Parallel.For(0, N, i =>
        {
            for (var step = 0; step < 3; step++)
            {
                lock (list)
                {
                    list.Add((i, step));
                }
            }
        });
        Assert.All(list.GroupBy(x => x.I), g => Assert.Equal([0, 1, 2], g.Select(x => x.Step)));
    }

    [Behaviour(Ships.Must)]
    public void Lines_of_one_iteration_keep_their_order()
    {
        var text = new StringWriter();
        var before = Console.Out;
        Console.SetOut(text);
        try
        {
            Parallel.For(0, N, i =>
            {
                Console.WriteLine($"{i} first");
                Console.WriteLine($"{i} second");
            });
        }
        finally
        {
            Console.SetOut(before);
        }

        var lines = text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).ToList();
        Assert.Equal(2 * N, lines.Count);
        Assert.All(Enumerable.Range(0, N), i => Assert.True(lines.IndexOf($"{i} first") < lines.IndexOf($"{i} second")));
    }

    [Behaviour(Ships.Must)]
    public void Results_by_index_are_in_the_sources_order()
    {
        var source = Enumerable.Range(0, N).Select(i => $"s{i * 37 % N}").ToList();
        var r = new string[N];
        Parallel.ForEach(source, (x, _, i) => { r[i] = x + "!"; });
        Assert.Equal(source.Select(x => x + "!"), r);
    }

    [Behaviour(Ships.Must)]
    public void Indices_of_a_sequence_are_the_order_in_which_it_gave_its_elements()
    {
        var given = new List<string>();
        var r = new string[N];
        Parallel.ForEach(Source(), (x, _, i) => { r[i] = x; });
        Assert.Equal(given, r);

        IEnumerable<string> Source()
        {
            for (var i = 0; i < N; i++)
            {
                var x = $"{i * 37 % N}";
                given.Add(x);
                yield return x;
            }
        }
    }

    [Behaviour(Ships.May)]
    public void Indices_of_a_sequence_without_buffering_are_its_order_too()
    {
        var r = new int[N];
        Parallel.ForEach(
            Partitioner.Create(Enumerable.Range(0, N).Select(i => i * 37 % N), EnumerablePartitionerOptions.NoBuffering), (x, _, i) => { r[i] = x; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => i * 37 % N), r);
    }

    [Behaviour(Ships.Must)]
    public void What_the_caller_wrote_before_is_seen_by_all_iterations()
    {
        var table = new Dictionary<int, int>();
        for (var i = 0; i < N; i++)
        {
            table[i] = i + 1;
        }

        table[7] = -1;
        var r = new int[N];
        Parallel.For(0, N, i => { r[i] = table[i]; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => i == 7 ? -1 : i + 1), r);
    }

    [Behaviour(Ships.Must)]
    public void What_iterations_wrote_is_seen_by_the_caller_at_once()
    {
        var seen = 0;
        for (var round = 0; round < 20; round++)
        {
            var r = new int[50];
            Parallel.For(0, 50, i => { r[i] = 1; });
            seen += r.Sum();
        }

        Assert.Equal(1_000, seen);
    }

    [Behaviour(Ships.Must)]
    public void LocalFinally_comes_after_all_its_bodies()
    {
        var early = 0;
        var total = 0;
        Parallel.For(0, N, () => new Tally(), (_, _, tally) =>
        {
            tally.Count++;
            tally.IsUsedAfterItsEnd |= tally.HasEnded;
            return tally;
        }, tally =>
        {
            tally.HasEnded = true;
            Interlocked.Add(ref total, tally.Count);
            Interlocked.Add(ref early, tally.IsUsedAfterItsEnd ? 1 : 0);
        });
        Assert.Equal((N, 0), (total, early));
    }

    [Behaviour(Ships.Never)]
    public void Events_of_a_loop_lie_between_those_of_its_caller()
    {
        var log = new ConcurrentQueue<string>();
        log.Enqueue("before");
        Parallel.For(0, N, i =>
        {
            if (log.TryPeek(out var first) && first == "before")
            {
                log.Enqueue("body");
            }
        });
        log.Enqueue("after");
        var all = log.ToArray();
        Assert.Equal("before", all[0]);
        Assert.Equal("after", all[^1]);
        Assert.Equal(N, all.Count(x => x == "body"));
    }

    private sealed class Tally
    {
        public int Count { get; set; }

        public bool HasEnded { get; set; }

        public bool IsUsedAfterItsEnd { get; set; }
    }
}
