using System.Text;
using Distributed.Engine.Serialization;
using Distributed.Engine.WriteBack;

namespace Distributed.Engine.Tests.WriteBack;

public sealed class SnapshotDriftTests
{
    public static TheoryData<string> Collections => ["list", "queue", "stack", "dictionary", "set", "sorted", "linked", "text", "priority"];

    [Theory]
    [MemberData(nameof(Collections))]
    public void A_collection_that_was_changed_since_is_seen(string which)
    {
        var (collection, change) = Make(which);
        var snapshot = Write(collection);
        Assert.False(SnapshotDrift.OfCollections(snapshot));

        change();

        Assert.True(SnapshotDrift.OfCollections(snapshot));
    }

    [Fact]
    public void Other_objects_may_change_beside_the_call()
    {
        var holder = new Holder { Items = [1] };
        var snapshot = Write(holder);

        holder.Count = 7;
        holder.Name = "x";

        Assert.False(SnapshotDrift.OfCollections(snapshot));
    }

    /// <summary>
    /// What the BCL's closure would see racing with such code can't be said; but the copy has to be whole enough to be read and walked through, and nothing may throw or hang.
    /// </summary>
    [Theory]
    [InlineData("list")]
    [InlineData("dictionary")]
    [InlineData("text")]
    [InlineData("queue")]
    [InlineData("sorted")]
    public void What_is_written_while_another_thread_changes_it_is_whole_or_noticed(string which)
    {
        const int Rounds = 400;
        var (collection, change) = Make(which);
        using var stop = new CancellationTokenSource();
        var (begun, ended) = (0, 0);
        var mutator = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Volatile.Write(ref begun, begun + 1);
                change();
                Volatile.Write(ref ended, ended + 1);
            }
        });
        mutator.Start();
        var (whole, noticed) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = Volatile.Read(ref ended);
            GraphSnapshot? snapshot = null;
            try
            {
                snapshot = Write(collection);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The submitter takes any exception for a torn graph.
            }

            if (snapshot is null || SnapshotDrift.OfCollections(snapshot) || StandsStill(before))
            {
                noticed++;
            }
            else if (Copy(snapshot) is { } copy)
            {
                Walk(copy);
                whole++;
            }
        }

        stop.Cancel();
        Assert.True(mutator.Join(TimeSpan.FromSeconds(60)));
        Assert.Equal(Rounds, whole + noticed);
        Assert.False(SnapshotDrift.OfCollections(Write(collection)));

        // A thread that the system stops in the middle of a change, for as long as writing and comparing take, has not changed anything between the two: nobody can notice.
        bool StandsStill(int endedBefore) => Volatile.Read(ref ended) == endedBefore && Volatile.Read(ref begun) == endedBefore + 1;
    }

    /// <summary>Null when the reader refuses it: the attempt is discarded then, before it runs.</summary>
    private static object? Copy(GraphSnapshot snapshot)
    {
        var definitions = new DefinitionReader();
        definitions.Add(new PeerDefinitions().Select(snapshot.DefinitionIds));
        return GraphReader.Read(snapshot.Bytes, definitions, GraphLimits.Default).Roots[0];
    }

    private static void Walk(object copy)
    {
        switch (copy)
        {
            case List<int> list:
                Assert.Equal(list.Count, list.Where((x, i) => x == i || x == 0).Count());
                break;
            case Dictionary<int, int> map:
                Assert.Equal(map.Count, map.Count(entry => map.TryGetValue(entry.Key, out var value) && value == entry.Value));
                break;
            case StringBuilder text:
                Assert.Equal(text.Length, text.ToString().Length);
                break;
            case Queue<int> queue:
                Assert.Equal(queue.Count, queue.ToArray().Length);
                break;
            case SortedDictionary<int, int> sorted:
                Assert.True(sorted.Sum(entry => (long)entry.Value) >= 0);
                break;
        }
    }

    private static GraphSnapshot Write(object root) => GraphWriter.Write([root], GraphPlan.Everything, GraphLimits.Default);

    private static (object Collection, Action Change) Make(string which)
    {
        var n = 100;
        switch (which)
        {
            case "list":
                var list = Enumerable.Range(0, n).ToList();
                return (list, () => Grow(() => list.Add(list.Count), () => list.RemoveRange(50, list.Count - 50), list.Count));
            case "queue":
                var queue = new Queue<int>(Enumerable.Range(0, n));
                return (queue, () => Grow(() => queue.Enqueue(1), queue.Clear, queue.Count));
            case "stack":
                var stack = new Stack<int>([1]);
                return (stack, () => stack.Push(1));
            case "dictionary":
                var map = Enumerable.Range(0, n).ToDictionary(i => i);
                return (map, () => Grow(() => map[map.Count] = map.Count, map.Clear, map.Count));
            case "set":
                HashSet<int> set = [1];
                return (set, () => set.Add(set.Count + 1));
            case "sorted":
                var sorted = new SortedDictionary<int, int> { [1] = 1 };
                return (sorted, () => Grow(() => sorted[sorted.Count + 1] = 1, sorted.Clear, sorted.Count));
            case "linked":
                var linked = new LinkedList<int>([1]);
                return (linked, () => linked.AddLast(1));
            case "text":
                var text = new StringBuilder("abc");
                return (text, () => Grow(() => text.Append('x'), () => text.Clear(), text.Length));
            default:
                var priority = new PriorityQueue<int, int>([(1, 1)]);
                return (priority, () => priority.Enqueue(1, 1));
        }
    }

    /// <summary>Grows and starts again, so that arrays are replaced.</summary>
    private static void Grow(Action add, Action shrink, int count) => (count > 5_000 ? shrink : add)();

    private sealed class Holder
    {
        public int Count;
        public string Name = "";
        public List<int> Items = [];
    }
}
