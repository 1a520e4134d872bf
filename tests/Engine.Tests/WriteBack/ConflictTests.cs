using System.Text;

namespace Distributed.Engine.Tests.WriteBack;

/// <summary>What the caller or another call changes meanwhile is a conflict where the run changed the same place, and nowhere else.</summary>
public sealed class ConflictTests
{
    [Fact]
    public void The_same_variable_is_a_conflict_and_named()
    {
        var count = 1;
        var untouched = 2;
        Action body = () => count += untouched;

        Assert.Equal("'count'", Conflict(body, copy => copy(), () => count = 7));
        Assert.Null(Conflict(body, copy => copy(), () => untouched = 9));
    }

    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(3, 4, false)]
    [InlineData(4_000, 4_000, true)]
    [InlineData(4_000, 3_999, false)]
    public void Array_elements_conflict_one_by_one(int ours, int theirs, bool conflicts)
    {
        foreach (var isScattered in new[] { false, true })
        {
            Check(() => new double[5_000], Change);
            Check(() => new Point[5_000], Change);
            Check(() => new Mixed[5_000], (a, i) => a[i].Count++);
            Check(() => new string[5_000], (a, i) => a[i] = new string('x', 3));
            Check(() => new byte[5_000], (a, i) => a[i]++);

            void Check<T>(Func<T[]> make, Action<T[], int> change)
            {
                var array = make();
                var place = Conflict(array, copy =>
                {
                    change(copy, ours);
                    for (var i = 4_500; isScattered && i < 4_900; i += 2)
                        change(copy, i);
                }, () => change(array, theirs));
                Assert.Equal(conflicts, place is not null);
            }
        }

        static void Change<T>(T[] array, int index)
            where T : struct => array[index] = array switch
            {
                double[] => (T)(object)1.5,
                _ => (T)(object)new Point { X = 4 },
            };
    }

    [Fact]
    public void Fields_of_one_struct_element_conflict_by_themselves()
    {
        var array = new Point[3];
        Assert.Null(Conflict(array, copy => copy[1].X = 5, () => array[1].Y = 6));
        Assert.NotNull(Conflict(array, copy => copy[1].X = 5, () => array[1].X = 6));
    }

    [Fact]
    public void Additions_to_one_collection_conflict()
    {
        Check(new List<int> { 1 }, l => l.Add(2));
        Check(new Dictionary<string, int> { ["a"] = 1 }, d => d["b"] = 2);
        Check(new Dictionary<string, int>(), d => d["b"] = 2);
        Check(new HashSet<int>(), s => s.Add(3));
        Check(new Queue<string>(), q => q.Enqueue("x"));
        Check(new SortedDictionary<int, int>(), d => d[1] = 2);
        Check(new LinkedList<int>(), l => l.AddLast(1));
        Check(new StringBuilder("a"), b => b.Append('c'));

        static void Check<T>(T collection, Action<T> add)
            where T : class => Assert.NotNull(Conflict(collection, add, () => add(collection)));
    }

    [Fact]
    public void Values_of_different_old_keys_do_not_conflict()
    {
        var table = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 };
        Assert.Null(Conflict(table, copy => copy["a"] = 10, () => table["b"] = 20));
    }

    [Fact]
    public void A_place_changed_back_is_no_conflict()
    {
        var array = new int[4];
        Assert.Null(Conflict(array, copy => copy[1] = 5, () =>
        {
            array[1] = 9;
            array[1] = 0;
        }));
    }

    [Fact]
    public void Bodies_are_found_behind_every_kind_of_object()
    {
        var last = new int[1];
        var graph = new object?[]
        {
            "text", 5, new List<string> { "x" }, new Dictionary<string, int> { ["k"] = 1 }, (Action)(() => last[0]++), DBNull.Value, Array.Empty<int>(),
            new int[2, 3], new Uri("http://example.org/"), Encoding.UTF8, new Func<int>[] { () => 1 }, StringComparer.Ordinal, 1.5m, new Mixed { Text = "t" }, last,
        };
        Assert.Null(Conflict(graph, copy => ((int[])copy[^1]!)[0] = 5, () => { }));
        Assert.NotNull(Conflict(graph, copy => ((int[])copy[^1]!)[0] = 5, () => last[0] = 4));
    }

    private static string? Conflict<T>(T original, Action<T> onCopy, Action meanwhile)
        where T : class
    {
        var attempt = new Shipped.Attempt([original]);
        onCopy((T)attempt.Copies[0]!);
        return attempt.Prepare([null], meanwhile).FindConflict();
    }
}
