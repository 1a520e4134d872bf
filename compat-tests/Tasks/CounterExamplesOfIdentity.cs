using System.Data;

namespace Compat.Tasks;

/// <summary>Counter-examples about identity and hashes, which differ between processes.</summary>
public class CounterExamplesOfIdentity : Contract
{
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
    public async Task S08_a_comparer_comes_back_as_itself()
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

    [Behaviour(Ships.Must)]
    public async Task S09_the_order_after_a_removal()
    {
        var d = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["c"] = 3 };
        d.Remove("b");
        await Task.Run(() => { d["d"] = 4; });
        Assert.Equal(["a", "d", "c"], d.Keys);
    }

    [Behaviour(Ships.Must)]
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
}
