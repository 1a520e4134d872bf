using System.Data;
using System.Globalization;
using System.Text;

namespace Compat.Tasks;

/// <summary>Counter-examples about state: neighbours, identity, hashes, statics, owners, pruning, foreign attributes.</summary>
public class CounterExamplesOfState : Contract
{
    private static readonly Dictionary<string, decimal> Rates = [];
    private static int _mutable;
    private readonly List<int> _items = [1];
    private readonly int _a = 1;

    [Behaviour(Ships.May)]
    public async Task S03_an_unrelated_object_changes_while_the_call_is_away()
    {
        var t = Task.Run(() => _a + 1);
        for (var i = 0; i < 1_000; i++)
        {
            _items.Add(i);
        }

        Assert.Equal(2, await t);
        Assert.Equal(1_001, _items.Count);
    }

    [Behaviour(Ships.Must)]
    public async Task S04_a_neighbours_race_free_write_survives()
    {
        var p = new (int X, int Y)[1];
        var seed = 5;
        var t = Task.Run(() => { p[0].X = seed * 2; });
        p[0].Y = 2;
        await t;
        Assert.Equal((10, 2), p[0]);
    }

    [Behaviour(Ships.Must)]
    public async Task S04_the_same_value_written_is_no_write()
    {
        var p = new int[2] { 1, 1 };
        var t = Task.Run(() => { p[0] = 1; });
        p[1] = 9;
        await t;
        Assert.Equal([1, 9], p);
    }

    [Behaviour(Ships.Must)]
    public async Task S04_writes_before_a_throw_are_seen()
    {
        var x = 0;
        try
        {
            await Task.Run(() => { x = 1; throw new Exception(); });
        }
        catch
        {
        }

        Assert.Equal(1, x);
    }

    [Behaviour(Ships.May)]
    public async Task S06_an_exception_that_cannot_travel_is_caught_as_thrown()
    {
        var size = 3;
        var recovered = false;
        try
        {
            await Task.Run(() => throw new OwnerException(new MemoryStream(size)));
        }
        catch (OwnerException e)
        {
            recovered = e.Owned.CanRead;
        }

        Assert.True(recovered);
    }

    [Behaviour(Ships.May)]
    public async Task S06_a_change_that_cannot_travel_is_there()
    {
        var holder = new Holder();
        await Task.Run(() => { holder.Stream = new MemoryStream([1, 2]); });
        Assert.Equal(2, holder.Stream!.Length);
    }

    [Behaviour(Ships.Never)]
    public async Task S10_an_encoding_that_Main_registered_is_found()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = new byte[] { 0x80 };
        Assert.Equal("€", await Task.Run(() => Encoding.GetEncoding(1252).GetString(bytes)));
    }

    [Behaviour(Ships.Never)]
    public async Task S10_a_static_table_filled_by_Main_is_read()
    {
        Rates["EUR"] = 1.5m;
        var amount = 2m;
        Assert.Equal(3m, await Task.Run(() => Rates["EUR"] * amount));
    }

    [Behaviour(Ships.Never)]
    public async Task S10_a_static_variable_is_written()
    {
        _mutable = 1;
        await Task.Run(() => { _mutable++; });
        Assert.Equal(2, _mutable);
    }

    [Behaviour(Ships.Never)]
    public async Task S10_an_application_switch_is_read()
    {
        AppContext.SetSwitch("Compat.Probe", true);
        Assert.True(await Task.Run(() => AppContext.TryGetSwitch("Compat.Probe", out var on) && on));
    }

    [Behaviour(Ships.May)]
    public async Task S08_a_static_readonly_object_is_itself()
    {
        var c = Color.Red;
        Assert.True(await Task.Run(() => c == Color.Red));
    }

    [Behaviour(Ships.May)]
    public async Task S08_a_static_readonly_object_comes_back_as_itself()
    {
        var red = true;
        Assert.Same(Color.Red, await Task.Run(() => red ? Color.Red : Color.Blue));
    }

    [Behaviour(Ships.May)]
    public async Task S08_DBNull_is_DBNull()
    {
        var row = new Dictionary<string, object> { ["x"] = DBNull.Value };
        Assert.True(await Task.Run(() => row["x"] == DBNull.Value));
    }

    [Behaviour(Ships.Never)]
    public async Task S08_DBNull_in_a_data_row()
    {
        using var table = new DataTable();
        table.Columns.Add("x", typeof(int));
        var row = table.Rows.Add(DBNull.Value);
        Assert.True(await Task.Run(() => row["x"] == DBNull.Value));
    }

    [Behaviour(Ships.Must)]
    public async Task S08_the_empty_string_and_comparers_are_themselves()
    {
        IEqualityComparer<string> c = StringComparer.Ordinal;
        var same = await Task.Run(() => c);
        Assert.Same(c, same);
    }

    [Behaviour(Ships.May)]
    public async Task S09_a_hash_kept_in_user_state_is_found()
    {
        var dict = new Dictionary<Symbol, int> { [new Symbol("a")] = 1 };
        Assert.Equal(1, await Task.Run(() => dict[new Symbol("a")]));
    }

    [Behaviour(Ships.Never)]
    public async Task S09_a_string_hash_that_escapes_is_the_callers()
    {
        var s = "text";
        Assert.Equal(s.GetHashCode(), await Task.Run(() => s.GetHashCode()));
    }

    [Behaviour(Ships.Never)]
    public async Task S09_an_identity_hash_that_escapes_is_the_callers()
    {
        var o = new object();
        Assert.Equal(o.GetHashCode(), await Task.Run(() => o.GetHashCode()));
    }

    [Behaviour(Ships.May)]
    public async Task S09_the_order_after_a_removal()
    {
        var d = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["c"] = 3 };
        d.Remove("b");
        await Task.Run(() => { d["d"] = 4; });
        Assert.Equal(["a", "d", "c"], d.Keys);
    }

    [Behaviour(Ships.May)]
    public async Task S09_the_order_after_a_removal_inside()
    {
        var d = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["c"] = 3 };
        await Task.Run(() => { d.Remove("b"); });
        d["d"] = 4;
        Assert.Equal(["a", "d", "c"], d.Keys);
    }

    [Behaviour(Ships.Must)]
    public async Task S09_keys_with_the_default_string_comparer_are_found_on_both_sides()
    {
        var d = Enumerable.Range(0, 1_000).ToDictionary(i => $"key {i}");
        Assert.Equal(500, await Task.Run(() => d["key 500"]));
        await Task.Run(() => { d["key new"] = -1; });
        Assert.Equal(-1, d["key new"]);
        Assert.Equal(999, d["key 999"]);
    }

    [Behaviour(Ships.May)]
    public async Task S09_keys_that_are_objects_without_their_own_hash_are_found()
    {
        var key = new object();
        var d = new Dictionary<object, int> { [key] = 1 };
        Assert.Equal(1, await Task.Run(() => d[key]));
        await Task.Run(() => { d[key] = 2; });
        Assert.Equal(2, d[key]);
    }

    [Behaviour(Ships.Never)]
    public async Task S11_a_finalizer_runs_on_no_copy()
    {
        var temp = new Temp { Path = "a path" };
        Temp.Finalized = 0;
        Assert.Equal(6, await Task.Run(() => temp.Path.Length));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(0, Temp.Finalized);
        GC.KeepAlive(temp);
    }

    [Behaviour(Ships.Must)]
    public async Task S14_a_callee_reads_a_field_the_lambda_does_not_name()
    {
        var o = new Order { Amount = 4, Rate = [0.5] };
        Assert.Equal(2, await Task.Run(() => o.Total()));
    }

    [Behaviour(Ships.Must)]
    public async Task S14_value_fields_that_nobody_reads_survive()
    {
        var o = new Order { Amount = 4, Rate = [0.5], Note = "keep" };
        await Task.Run(() => { o.Amount = 5; });
        Assert.Equal((5, "keep", 0.5), (o.Amount, o.Note, o.Rate[0]));
    }

    [Behaviour(Ships.Must)]
    public async Task S15_the_array_changed_between_two_calls()
    {
        var w = new int[100_000];
        for (var k = 0; k < 3; k++)
        {
            w[0] = k;
            Assert.Equal(k, await Task.Run(() => w[0]));
        }
    }

    [Behaviour(Ships.Must)]
    public async Task A_serializers_attributes_do_not_matter()
    {
        var q = new Ignored { A = 1, Cache = 5 };
        Assert.Equal(5, await Task.Run(() => q.Cache));
    }

    [Behaviour(Ships.Must)]
    public async Task A_constructor_does_not_run_for_the_copy()
    {
        var p = new Strict(1);
        p.Value = -5;
        Assert.Equal(-5, await Task.Run(() => p.Value));
    }

    [Behaviour(Ships.Must)]
    public async Task A_culture_that_is_captured_is_used()
    {
        var culture = CultureInfo.GetCultureInfo("de-DE");
        var x = 2.5;
        Assert.Equal("2,5", await Task.Run(() => x.ToString(culture)));
    }

    private sealed class Color
    {
        public static readonly Color Red = new();
        public static readonly Color Blue = new();
    }

    private sealed class Symbol(string name)
    {
        private readonly string _name = name;
        private readonly int _hash = name.GetHashCode();

        public override int GetHashCode() => _hash;

        public override bool Equals(object? obj) => obj is Symbol other && other._name == _name;
    }

    private sealed class Temp
    {
        public static int Finalized;

        public string Path = "";

        ~Temp() => Interlocked.Increment(ref Finalized);
    }

    private sealed class Order
    {
        public int Amount;
        public double[] Rate = [];
        public string? Note;

        public double Total() => Amount * Rate[0];
    }

    private sealed class Ignored
    {
        public int A;

        [System.Text.Json.Serialization.JsonIgnore]
        [System.Runtime.Serialization.IgnoreDataMember]
        public int Cache = 1;
    }

    private sealed class Strict
    {
        public Strict(int value) => Value = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));

        public int Value { get; set; }
    }

    private sealed class Holder
    {
        public Stream? Stream;
    }

    private sealed class OwnerException(Stream owned) : Exception
    {
        public Stream Owned { get; } = owned;
    }
}
