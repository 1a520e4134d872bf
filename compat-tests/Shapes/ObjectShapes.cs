namespace Compat.Shapes;

/// <summary>Object graphs and arrays: fields, identity, cycles, depth, ranks.</summary>
public class ObjectShapes : Contract
{
    [Behaviour(Ships.Must)]
    public Task Private_and_readonly_fields()
    {
        var secret = new Secret(7);
        return Same(() => secret.Reveal());
    }

    [Behaviour(Ships.Must)]
    public Task Fields_of_the_same_name_in_base_and_derived()
    {
        var d = new Derived();
        return Same(() => d.Both());
    }

    [Behaviour(Ships.Must)]
    public Task A_type_without_a_parameterless_constructor()
    {
        var e = new Entry("k", 1);
        return Same(() => $"{e.Key}{e.Value}");
    }

    [Behaviour(Ships.Must)]
    public Task Init_only_and_required_members()
    {
        var o = new Options { Name = "n", Size = 3 };
        return Same(() => $"{o.Name}{o.Size}");
    }

    [Behaviour(Ships.Must)]
    public async Task A_cycle_of_two()
    {
        var a = new Node { Value = 1 };
        var b = new Node { Value = 2, Next = a };
        a.Next = b;
        Assert.True(await Task.Run(() => ReferenceEquals(a.Next!.Next, a) && a.Next.Value == 2));
    }

    [Behaviour(Ships.Must)]
    public async Task An_array_that_holds_itself()
    {
        var array = new object[2];
        array[0] = array;
        Assert.True(await Task.Run(() => ReferenceEquals(array[0], array) && array[1] is null));
    }

    [Behaviour(Ships.Must)]
    public async Task A_shared_object_is_shared()
    {
        var shared = new Node { Value = 5 };
        var pair = new[] { shared, shared };
        Assert.Equal(6, await Task.Run(() =>
        {
            pair[0].Value++;
            return pair[1].Value;
        }));
        Assert.Equal(6, shared.Value);
    }

    [Behaviour(Ships.Must)]
    public async Task A_linked_list_of_200_000()
    {
        Node? head = null;
        for (var i = 0; i < 200_000; i++)
        {
            head = new Node { Value = i, Next = head };
        }

        Assert.Equal(200_000L * 199_999 / 2, await Task.Run(() =>
        {
            var sum = 0L;
            for (var node = head; node is not null; node = node.Next)
            {
                sum += node.Value;
            }

            return sum;
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task The_last_of_a_long_linked_list_is_changed()
    {
        var last = new Node();
        var head = last;
        for (var i = 0; i < 50_000; i++)
        {
            head = new Node { Next = head };
        }

        await Task.Run(() =>
        {
            var node = head;
            while (node.Next is not null)
            {
                node = node.Next;
            }

            node.Value = 9;
        });
        Assert.Equal(9, last.Value);
    }

    [Behaviour(Ships.Must)]
    public Task A_field_that_is_not_needed_may_hold_anything()
    {
        var order = new OrderWithGate { Amount = 4, Gate = new ManualResetEventSlim() };
        return Same(() => order.Amount * 2);
    }

    [Behaviour(Ships.Must)]
    public Task Arrays_of_primitives()
    {
        bool[] a = [true, false]; char[] b = ['x']; double[] c = [1.5]; decimal[] d = [1.1m]; long[] e = [long.MinValue];
        return Same(() => $"{a[0]}{a[1]}{b[0]}{c[0] * 2}{d[0]}{e[0]}");
    }

    [Behaviour(Ships.Must)]
    public async Task A_million_doubles()
    {
        var a = Enumerable.Range(0, 1_000_000).Select(i => (double)i).ToArray();
        Assert.Equal(a.Sum(), await Task.Run(() => a.Sum()));
    }

    [Behaviour(Ships.Must)]
    public Task Arrays_of_structs_that_hold_references()
    {
        var a = new[] { new KeyValuePair<string, int>("a", 1), new KeyValuePair<string, int>("b", 2) };
        return Same(() => a[1].Key + a[0].Value);
    }

    [Behaviour(Ships.Must)]
    public Task Arrays_of_nullables_and_enums()
    {
        int?[] a = [1, null]; DayOfWeek[] b = [DayOfWeek.Friday];
        return Same(() => $"{a[0]}{a[1]}{b[0]}");
    }

    [Behaviour(Ships.Must)]
    public Task Empty_and_null_arrays()
    {
        int[] a = []; string[] b = []; int[]? c = null;
        return Same(() => $"{a.Length}{b.Length}{c is null}");
    }

    [Behaviour(Ships.Must)]
    public Task An_array_seen_as_one_of_a_base_type()
    {
        object[] a = new string[] { "a" };
        return Same(() => a is string[] && a[0] is "a");
    }

    [Behaviour(Ships.Must)]
    public Task Arrays_of_rank_two_and_three()
    {
        var a = new[,] { { 1, 2 }, { 3, 4 } };
        var b = new string[2, 1, 2];
        b[1, 0, 1] = "x";
        return Same(() => $"{a[1, 0]} {a.GetLength(1)} {b[1, 0, 1]} {b.Rank}");
    }

    [Behaviour(Ships.Must)]
    public Task Jagged_arrays()
    {
        int[][][] a = [[[1], [2, 3]], []];
        return Same(() => a[0][1][1] + a[1].Length);
    }

    [Behaviour(Ships.Must)]
    public Task An_array_that_starts_at_five()
    {
        var a = Array.CreateInstance(typeof(int), [3], [5]);
        a.SetValue(9, 6);
        return Same(() => $"{a.GetLowerBound(0)} {a.GetUpperBound(0)} {a.GetValue(6)}");
    }

    [Behaviour(Ships.Must)]
    public async Task A_new_array_of_rank_two_comes_back()
    {
        var n = 3;
        var a = await Task.Run(() =>
        {
            var r = new int[n, n];
            for (var i = 0; i < n; i++)
            {
                r[i, i] = 1;
            }

            return r;
        });
        Assert.Equal(1, a[2, 2]);
        Assert.Equal(0, a[2, 1]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_wide_graph()
    {
        var people = Enumerable.Range(0, 20_000).Select(i => new Node { Value = i }).ToArray();
        foreach (var p in people)
        {
            p.Next = people[p.Value * 31 % people.Length];
        }

        Assert.Equal(people.Sum(p => (long)p.Next!.Value), await Task.Run(() => people.Sum(p => (long)p.Next!.Value)));
    }

    [Behaviour(Ships.Must)]
    public Task An_object_of_many_kinds_of_fields()
    {
        var o = new Mixed { A = 1, B = "b", C = (2, "c"), D = [1, 2], F = DayOfWeek.Monday, G = 1.5m, H = null };
        o.E.Value = 3;
        return Same(() => $"{o.A}{o.B}{o.C.Name}{o.D.Count}{o.E.Value}{o.F}{o.G}{o.H is null}");
    }

    private static async Task Same<T>(Func<T> f)
    {
        var here = f();
        Assert.Equal(here, await Task.Run(f));
    }

    private sealed class Secret(int value)
    {
        private readonly int _value = value;
        private readonly string[] _parts = ["a", "b"];

        public string Reveal() => $"{_value}{_parts[1]}";
    }

    private class Base
    {
        private readonly int _x = 1;

        protected int BaseX => _x;
    }

    private sealed class Derived : Base
    {
        private readonly int _x = 2;

        public int Both() => BaseX * 10 + _x;
    }

    private sealed class Entry
    {
        public Entry(string key, int value)
        {
            Key = key;
            Value = value;
        }

        public string Key { get; }

        public int Value { get; }
    }

    private sealed class Options
    {
        public required string Name { get; init; }

        public int Size { get; init; }
    }

    private sealed class Node
    {
        public int Value;
        public Node? Next;
    }

    private sealed class OrderWithGate
    {
        public int Amount;
        public ManualResetEventSlim? Gate;
    }

    private sealed class Mixed
    {
        public int A;
        public string B = "";
        public (int Number, string Name) C;
        public List<int> D = [];
        public Node E = new();
        public DayOfWeek F;
        public decimal G;
        public object? H;
    }
}
