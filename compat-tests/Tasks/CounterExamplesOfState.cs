using System.Globalization;
using System.Text;

namespace Compat.Tasks;

/// <summary>Counter-examples about state: neighbours, statics, owners, pruning, foreign attributes.</summary>
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
