using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Compat.CounterExamples;

/// <summary>Relatives of S9, of deltas with plain diffs, of a serialiser's attributes, and of S18.</summary>
public class HashesDeltasAttributes : Contract
{
    [Behaviour(Ships.May)]
    public async Task S09_a_hash_kept_in_a_struct_key_of_a_set()
    {
        var set = new HashSet<Key> { new("a"), new("b") };
        Assert.True(await Task.Run(() => set.Contains(new Key("b"))));
        await Task.Run(() => { set.Add(new Key("c")); });
        Assert.Contains(new Key("c"), set);
    }

    [Behaviour(Ships.May)]
    public async Task S09_a_table_of_buckets_in_a_generic_base_class()
    {
        var table = new Names();
        table.Put("x");
        Assert.True(await Task.Run(() => table.Has("x")));
        await Task.Run(() => table.Put("y"));
        Assert.True(table.Has("y"));
    }

    [Behaviour(Ships.May)]
    public async Task S09_a_hash_of_the_runtime_is_kept_in_a_dictionary()
    {
        var owner = new object();
        var byHash = new Dictionary<int, string> { [RuntimeHelpers.GetHashCode(owner)] = "owner" };
        Assert.Equal("owner", await Task.Run(() => byHash[RuntimeHelpers.GetHashCode(owner)]));
    }

    [Behaviour(Ships.May)]
    public async Task S09_the_order_of_a_set_after_removals_in_an_async_lambda()
    {
        var set = new HashSet<string> { "a", "b", "c", "d" };
        var twin = new HashSet<string>(set);
        foreach (var s in new[] { set, twin })
        {
            s.Remove("b");
            s.Remove("c");
        }

        await Task.Run(async () =>
        {
            await Task.Yield();
            set.Add("e");
            set.Add("f");
            set.Add("g");
        });
        twin.Add("e");
        twin.Add("f");
        twin.Add("g");
        Assert.Equal(twin.ToArray(), set.ToArray());
    }

    [Behaviour(Ships.May)]
    public async Task S09_a_dictionary_of_objects_is_emptied_and_filled_by_an_iterator()
    {
        var d = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["c"] = 3, ["d"] = 4 };
        var twin = new Dictionary<string, int>(d);
        var done = await Task.Run(() => Change(d).ToList());
        Assert.Equal(Change(twin).ToList(), done);
        Assert.Equal(twin.Keys.ToArray(), d.Keys.ToArray());

        static IEnumerable<string> Change(Dictionary<string, int> d)
        {
            foreach (var k in new[] { "a", "c" })
            {
                d.Remove(k);
                yield return k;
            }

            foreach (var k in new[] { "x", "y", "z" })
            {
                d[k] = 0;
                yield return k;
            }
        }
    }

    [Behaviour(Ships.May)]
    public async Task Delta_of_a_field_behind_a_property_and_a_method()
    {
        var meter = new Counter();
        await Task.WhenAll(Enumerable.Range(1, 10).Select(i => Task.Run(() => meter.Add(i))));
        Assert.Equal(55, meter.Value);
    }

    [Behaviour(Ships.May)]
    public async Task Delta_of_an_element_whose_index_is_computed()
    {
        var counts = new long[3];
        var words = new[] { "a", "bb", "ccc", "d", "ee" };
        await Task.WhenAll(words.Select(w => Task.Run(() => Interlocked.Add(ref counts[w.Length - 1], w.Length))));
        Assert.Equal([2, 4, 3], counts);
    }

    [Behaviour(Ships.May)]
    public async Task Delta_that_the_closure_reads_back_is_none()
    {
        var n = 0;
        var seen = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Interlocked.Increment(ref n))));
        Assert.Equal(Enumerable.Range(1, 10), seen.Order());
        Assert.Equal(10, n);
    }

    [Behaviour(Ships.May)]
    public async Task Delta_by_two_ways_at_once()
    {
        var n = 0;
        var gate = new object();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
        {
            if (i % 2 == 0)
            {
                Interlocked.Increment(ref n);
            }
            else
            {
                lock (gate)
                {
                    Interlocked.Add(ref n, 2);
                }
            }
        })));
        Assert.Equal(30, n);
    }

    [Behaviour(Ships.May)]
    public async Task Delta_in_an_async_lambda_with_a_concurrent_stack()
    {
        var stack = new ConcurrentStack<string>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            await Task.Yield();
            stack.Push($"{i}");
        })));
        Assert.Equal(["0", "1", "2", "3", "4", "5"], stack.Order());
    }

    [Behaviour(Ships.May)]
    public async Task Delta_of_a_counter_the_caller_moves_too()
    {
        var n = 0;
        var t = Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Interlocked.Increment(ref n);
            }
        });
        for (var i = 0; i < 100; i++)
        {
            Interlocked.Increment(ref n);
        }

        await t;
        Assert.Equal(200, n);
    }

    [Behaviour(Ships.May)]
    public async Task Attributes_of_the_runtime_serialiser_do_not_matter()
    {
        var o = new Runtime { Kept = 1, Dropped = 2 };
        Assert.Equal(3, await Task.Run(() => o.Kept + o.Dropped));
        await Task.Run(() => { o.Dropped = 7; });
        Assert.Equal(7, o.Dropped);
    }

    [Behaviour(Ships.May)]
    public async Task Attributes_of_a_data_contract_do_not_matter_to_a_list_of_structs()
    {
        var list = new List<Contracted> { new(1, 2), new(3, 4) };
        Assert.Equal([3, 7], await Task.Run(() => list.ConvertAll(c => c.Named + c.Unnamed)));
    }

    [Behaviour(Ships.May)]
    public async Task Attributes_of_json_do_not_matter_to_properties_of_a_base_class()
    {
        var o = new Derived { Secret = 5, Shown = 1 };
        var copy = await Task.Run(() => new Derived { Secret = o.Secret + o.Shown, Shown = o.Calls });
        Assert.Equal((6, 0), (copy.Secret, copy.Shown));
    }

    [Behaviour(Ships.May)]
    public async Task Callbacks_of_a_serialiser_are_not_called()
    {
        var o = new CalledBack { N = 4 };
        Assert.Equal((4, 0), await Task.Run(() => (o.N, o.Calls)));
        Assert.Equal(0, o.Calls);
    }

    [Behaviour(Ships.May)]
    public async Task A_serialisable_class_keeps_what_its_own_serialiser_would_lose()
    {
        var o = new Own { Lost = 9 };
        await Task.Run(() => { o.Lost++; });
        Assert.Equal(10, o.Lost);
    }

    [Behaviour(Ships.May)]
    public async Task S18_a_task_dropped_by_an_event_handler_of_a_generic_class()
    {
        var done = new TaskCompletionSource<int>();
        var source = new Source<int>();
        source.Said += x => { _ = Later(x); };
        await Task.Run(() => source.Say(5));
        Assert.Equal(5, await done.Task.WaitAsync(Patience));

        async Task Later(int x)
        {
            await Task.Yield();
            done.SetResult(x);
        }
    }

    private readonly struct Key(string name) : IEquatable<Key>
    {
        private readonly string _name = name;
        private readonly int _hash = name.GetHashCode();

        public bool Equals(Key other) => _name == other._name;

        public override bool Equals(object? obj) => obj is Key key && Equals(key);

        public override int GetHashCode() => _hash;
    }

    private abstract class Table<T>
        where T : notnull
    {
        private readonly List<T>?[] _buckets = new List<T>?[16];

        public void Put(T value) => (_buckets[At(value)] ??= []).Add(value);

        public bool Has(T value) => _buckets[At(value)]?.Contains(value) ?? false;

        private int At(T value) => (value.GetHashCode() & 0x7FFFFFFF) % _buckets.Length;
    }

    private sealed class Names : Table<string>;

    private sealed class Counter
    {
        private int _value;

        public int Value => _value;

        public void Add(int n) => Interlocked.Add(ref _value, n);
    }

    [Serializable]
    private sealed class Runtime
    {
        public int Kept;

        [NonSerialized]
        public int Dropped;
    }

    [DataContract]
    private readonly struct Contracted(int named, int unnamed)
    {
        [DataMember(Name = "other", Order = 2)]
        public readonly int Named = named;

        public readonly int Unnamed = unnamed;
    }

    private class Base
    {
        [JsonIgnore]
        public int Secret { get; init; }

        [JsonPropertyName("x")]
        public int Shown { get; init; }
    }

    private sealed class Derived : Base, IJsonOnDeserialized
    {
        public int Calls { get; private set; }

        public void OnDeserialized() => Calls++;
    }

    [Serializable]
    private sealed class CalledBack
    {
        public int N;
        public int Calls;

        [OnDeserialized]
        private void After(StreamingContext context) => Calls++;

        [OnSerializing]
        private void Before(StreamingContext context) => Calls++;
    }

    private sealed class Own : ISerializable
    {
        public int Lost { get; set; }

        public void GetObjectData(SerializationInfo info, StreamingContext context)
        {
        }
    }

    private sealed class Source<T>
    {
        public event Action<T>? Said;

        public void Say(T value) => Said?.Invoke(value);
    }
}
