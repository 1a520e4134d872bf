#pragma warning disable CA2211, CA1822
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Compat.Adversarial;

/// <summary>Tables, caches and other state of the process, changed by roads that don't name the field.</summary>
public partial class ThirdStatics : Contract
{
    private static readonly int[] Weights = [1, 2, 3];
    private static readonly int[] Reversed = [1, 2, 3];
    private static readonly int[] Sorted = [3, 1, 2];
    private static readonly int[] Lent = [1, 2, 3];
    private static readonly int[] Filled = [1, 1, 1];
    private static readonly int[] Swapped = [1, 2];
    private static readonly int[] Copied = [1, 2];
    private static readonly int[] ByReflection = [1, 2];
    private static readonly int[] Blocks = [1, 2];
    private static readonly string[] Names = ["a", "b"];
    private static readonly int[][] Rows = [[1], [2]];
    private static readonly int[,] Grid = { { 1, 2 }, { 3, 4 } };
    private static readonly char[] Letters = ['a', 'b'];
    private static readonly ReadOnlyMemory<char> Window = Letters;
    private static readonly List<int> Inner = [1];
    private static readonly ReadOnlyCollection<int> View = new(Inner);
    private static readonly int[] Under = [1, 2];
    private static readonly ImmutableArray<int> Over = ImmutableCollectionsMarshal.AsImmutableArray(Under);
    private static readonly FrozenDictionary<string, int[]> Frozen = new Dictionary<string, int[]> { ["a"] = [1] }.ToFrozenDictionary();
    private static readonly (string Name, double[] Rates) Tuple = ("x", [1.5]);
    private static readonly double?[] Known = new double?[10];
    private static readonly Dictionary<string, Func<int, int>> Operations = new() { ["inc"] = x => x + 1 };
    private static readonly Func<int> Next = MakeCounter();
    private static readonly JsonSerializerOptions Options = new();
    private static readonly CultureInfo Own = (CultureInfo)CultureInfo.InvariantCulture.Clone();
    private static readonly StringBuilder Text = new("a");
    private static readonly ConditionalWeakTable<object, string> Tags = [];
    private static readonly ThreadLocal<List<int>> PerThread = new(() => [], true);
    private static readonly string Scratch = Path.GetRandomFileName();
    private static readonly int Dice = RandomNumberGenerator.GetInt32(int.MaxValue);
    private static readonly int HashAtStart = "start".GetHashCode();
    private static readonly int CombinedAtStart = HashCode.Combine(1, 2);
    private static readonly DateTime Born = DateTime.UtcNow;
    private static readonly int Ordinal = Counter.Next();
    private static readonly Lazy<List<int>> LateList = new(() => [1]);
    private static readonly object Marker = new();
    private static readonly BitFlags[] Flags = Enum.GetValues<BitFlags>();

    private static int s_reads;

    private static IReadOnlyList<int> Shown => Weights;

    private static int Memoised => field != 0 ? field : field = ++s_reads;

    private static int Settable { get; set; } = 3;

    [Behaviour(Ships.May)]
    public async Task An_array_shown_as_a_read_only_list_is_changed_by_a_cast()
    {
        ((int[])Shown)[0] = 10;
        Assert.Equal(10, await Task.Run(() => Weights[0]));
    }

    [Behaviour(Ships.May)]
    public async Task An_array_is_changed_by_the_framework_in_place()
    {
        Array.Reverse(Reversed);
        Assert.Equal(3, await Task.Run(() => Reversed[0]));
        Assert.Equal(3, Reversed[0]);
    }

    [Behaviour(Ships.May)]
    public async Task An_array_is_sorted_by_an_extension_of_its_span()
    {
        Sorted.AsSpan().Sort();
        Assert.Equal(1, await Task.Run(() => Sorted[0]));
    }

    [Behaviour(Ships.May)]
    public async Task An_array_is_lent_to_an_object_that_changes_it()
    {
        new Borrower(Lent).Set(1, 20);
        Assert.Equal(24, await Task.Run(() => Lent.Sum()));
    }

    [Behaviour(Ships.May)]
    public async Task An_array_is_filled_by_a_generic_helper_and_a_ref()
    {
        Fill(Filled, 7);
        Assert.Equal(7, await Task.Run(() => Filled[2]));
        Exchange(ref Swapped[0], ref Swapped[1]);
        Assert.Equal(2, await Task.Run(() => Swapped[0]));
    }

    [Behaviour(Ships.May)]
    public async Task An_array_is_overwritten_by_a_copy()
    {
        new[] { 8, 9 }.CopyTo(Copied, 0);
        Assert.Equal(17, await Task.Run(() => Copied[0] + Copied[1]));
        Buffer.BlockCopy(new[] { 5, 6 }, 0, Blocks, 0, 8);
        Assert.Equal(11, await Task.Run(() => Blocks[0] + Blocks[1]));
    }

    [Behaviour(Ships.May)]
    public async Task An_array_is_found_by_reflection_and_changed()
    {
        var f = typeof(ThirdStatics).GetField(nameof(ByReflection), BindingFlags.NonPublic | BindingFlags.Static)!;
        ((int[])f.GetValue(null)!)[1] = 30;
        Assert.Equal(30, await Task.Run(() => ByReflection[1]));
    }

    [Behaviour(Ships.May)]
    public async Task Parts_of_nested_arrays_are_changed()
    {
        var row = Rows[1];
        row[0] = 50;
        Assert.Equal(50, await Task.Run(() => Rows[1][0]));
        Grid[1, 1] = 40;
        Assert.Equal(40, await Task.Run(() => Grid[1, 1]));
    }

    [Behaviour(Ships.May)]
    public async Task A_string_array_is_changed_in_a_foreach_by_ref()
    {
        foreach (ref var n in Names.AsSpan())
        {
            n = n.ToUpperInvariant();
        }

        Assert.Equal("AB", await Task.Run(() => string.Concat(Names)));
    }

    [Behaviour(Ships.May)]
    public async Task A_read_only_memory_over_an_array_that_changes()
    {
        Letters[0] = 'z';
        Assert.Equal("zb", await Task.Run(() => Window.ToString()));
    }

    [Behaviour(Ships.May)]
    public async Task A_read_only_collection_over_a_list_that_grows()
    {
        Inner.Add(2);
        Assert.Equal(2, await Task.Run(() => View.Count));
    }

    [Behaviour(Ships.May)]
    public async Task An_immutable_array_over_an_array_that_changes()
    {
        Under[1] = 9;
        Assert.Equal(9, await Task.Run(() => Over[1]));
    }

    [Behaviour(Ships.May)]
    public async Task Mutable_values_of_frozen_things_change()
    {
        Frozen["a"][0] = 4;
        Assert.Equal(4, await Task.Run(() => Frozen["a"][0]));
        Tuple.Rates[0] = 2.5;
        Assert.Equal(2.5, await Task.Run(() => Tuple.Rates[0]));
    }

    [Behaviour(Ships.May)]
    public async Task A_memo_table_is_filled_inside_and_hit_outside()
    {
        s_reads = 0;
        await Task.Run(() => Square(3));
        Assert.Equal(9, Square(3));
        Assert.Equal(1, s_reads);
    }

    [Behaviour(Ships.May)]
    public async Task A_memo_table_alone_is_filled_inside()
    {
        Known[4] = null;
        await Task.Run(() => { Known[4] = 2.5; });
        Assert.Equal(2.5, Known[4]);
    }

    [Behaviour(Ships.May)]
    public async Task A_field_backed_static_property_is_made_once()
    {
        var first = Memoised;
        Assert.Equal(first, await Task.Run(() => Memoised));
    }

    [Behaviour(Ships.May)]
    public async Task A_settable_static_property_is_changed()
    {
        Settable = 8;
        Assert.Equal(8, await Task.Run(() => Settable));
    }

    [Behaviour(Ships.May)]
    public async Task A_table_of_operations_gets_another()
    {
        Operations["inc"] = x => x + 100;
        var key = "inc";
        Assert.Equal(101, await Task.Run(() => Operations[key](1)));
    }

    [Behaviour(Ships.May)]
    public async Task A_readonly_delegate_counts_in_its_closure()
    {
        var n = Next();
        Assert.Equal(n + 1, await Task.Run(() => Next()));
        Assert.Equal(n + 2, Next());
    }

    [Behaviour(Ships.May)]
    public async Task Json_options_are_set_up_by_Main()
    {
        if (!Options.IsReadOnly)
        {
            Options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper;
        }

        var p = new Person { FirstName = "x" };
        Assert.Equal("""{"FIRST_NAME":"x"}""", await Task.Run(() => JsonSerializer.Serialize(p, Options)));
    }

    [Behaviour(Ships.May)]
    public async Task A_readonly_culture_is_set_up_by_Main()
    {
        Own.NumberFormat.NumberDecimalSeparator = "#";
        Assert.Equal("1#5", await Task.Run(() => 1.5.ToString(Own)));
    }

    [Behaviour(Ships.May)]
    public async Task A_readonly_builder_is_read()
    {
        Text.Append('b');
        var length = Text.Length;
        Assert.Equal(length, await Task.Run(() => Text.Length));
    }

    [Behaviour(Ships.May)]
    public async Task A_weak_table_tags_a_captured_object()
    {
        var o = new Person();
        Tags.Add(o, "tagged");
        Assert.Equal("tagged", await Task.Run(() => Tags.TryGetValue(o, out var s) ? s : "none"));
    }

    [Behaviour(Ships.May)]
    public async Task Values_of_all_threads_are_summed()
    {
        await Task.Run(() => { PerThread.Value!.Add(5); });
        Assert.Equal(5, PerThread.Values.Sum(l => l.Sum()));
    }

    [Behaviour(Ships.May)]
    public async Task Random_and_timed_initial_values_are_this_process_s()
    {
        Assert.Equal(Scratch, await Task.Run(() => Scratch));
        Assert.Equal(Dice, await Task.Run(() => Dice));
        Assert.Equal(Born, await Task.Run(() => Born));
    }

    [Behaviour(Ships.May)]
    public async Task Hashes_taken_at_initialisation_are_this_process_s()
    {
        Assert.Equal(HashAtStart, await Task.Run(() => HashAtStart));
        Assert.Equal(CombinedAtStart, await Task.Run(() => CombinedAtStart));
    }

    [Behaviour(Ships.May)]
    public async Task Numbers_handed_out_by_generic_types_in_order_of_first_use()
    {
        var (s, i) = (Number<string>.Id, Number<int>.Id);
        Assert.Equal(i, await Task.Run(() => Number<int>.Id));
        Assert.Equal((s, i), await Task.Run(() => (Number<string>.Id, Number<int>.Id)));
    }

    [Behaviour(Ships.May)]
    public async Task A_number_handed_out_at_initialisation()
    {
        Counter.Next();
        var o = Ordinal;
        Assert.Equal(o, await Task.Run(() => Ordinal));
        Assert.Equal(Late.Number, await Task.Run(() => Late.Number));
    }

    [Behaviour(Ships.May)]
    public async Task Parts_initialise_in_the_order_of_the_text()
    {
        var before = (Parts.A, Parts.B);
        Assert.Equal(before, await Task.Run(() => (Parts.A, Parts.B)));
        Parts.Shared[0] = 12;
        Assert.Equal(12, await Task.Run(() => Parts.Read()));
    }

    [Behaviour(Ships.May)]
    public async Task A_lazy_list_grows_after_it_was_made()
    {
        LateList.Value.Add(2);
        var n = LateList.Value.Count;
        Assert.Equal(n, await Task.Run(() => LateList.Value.Count));
    }

    [Behaviour(Ships.May)]
    public async Task A_static_marker_in_captured_state_is_recognised()
    {
        var a = new[] { new object(), Marker };
        Assert.Equal(1, await Task.Run(() => Array.FindIndex(a, o => o == Marker)));
    }

    [Behaviour(Ships.May)]
    public async Task A_marker_is_put_into_captured_state()
    {
        var a = new object[1];
        await Task.Run(() => { a[0] = Marker; });
        Assert.Same(Marker, a[0]);
    }

    [Behaviour(Ships.May)]
    public async Task A_marker_is_returned_in_a_tuple()
    {
        var n = 1;
        var (o, m) = await Task.Run(() => (Marker, n));
        Assert.Same(Marker, o);
        Assert.Equal(1, m);
    }

    [Behaviour(Ships.May)]
    public async Task A_singleton_keeps_what_a_closure_over_this_wrote()
    {
        Registry.Instance.Clear();
        await Registry.Instance.AddElsewhere("x");
        Assert.Equal(1, Registry.Instance.Count);
        Assert.Equal(2, await Registry.Instance.CountBoth());
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_parent_is_the_singleton()
    {
        var child = new Child(Registry.Instance);
        Assert.True(await Task.Run(() => ReferenceEquals(child.Parent, Registry.Instance)));
    }

    [Behaviour(Ships.May)]
    public async Task A_table_of_flags_is_changed()
    {
        Flags[0] = BitFlags.Both;
        Assert.Equal(BitFlags.Both, await Task.Run(() => Flags[0]));
    }

    [Behaviour(Ships.May)]
    public async Task A_static_local_function_reads_a_nested_types_field()
    {
        Outer.Nested.Level = 6;
        Assert.Equal(6, await Task.Run(() => Level()));
        static int Level() => Outer.Nested.Level;
    }

    [Behaviour(Ships.May)]
    public async Task A_handler_is_put_on_a_static_event_inside()
    {
        var n = 0;
        Hub.Reset();
        await Task.Run(() => { Hub.Rang += () => n++; });
        Hub.Ring();
        Assert.Equal(1, n);
    }

    [Behaviour(Ships.May)]
    public async Task A_switch_and_data_of_the_application()
    {
        AppContext.SetSwitch("Third.Switch", true);
        Assert.True(await Task.Run(() => AppContext.TryGetSwitch("Third.Switch", out var on) && on));
        AppDomain.CurrentDomain.SetData("third", "data");
        Assert.Equal("data", await Task.Run(() => AppContext.GetData("third") as string));
    }

    [Behaviour(Ships.May)]
    public async Task The_names_of_the_application()
    {
        Assert.Equal(AppDomain.CurrentDomain.FriendlyName, await Task.Run(() => AppDomain.CurrentDomain.FriendlyName));
        Assert.Equal(Assembly.GetEntryAssembly()?.FullName, await Task.Run(() => Assembly.GetEntryAssembly()?.FullName));
        Assert.Equal(AppContext.BaseDirectory, await Task.Run(() => AppContext.BaseDirectory));
        Assert.Equal(Environment.GetCommandLineArgs(), await Task.Run(() => Environment.GetCommandLineArgs()));
    }

    [Behaviour(Ships.May)]
    public async Task The_exit_code_and_the_cache_of_patterns()
    {
        var (code, size) = (Environment.ExitCode, Regex.CacheSize);
        Regex.CacheSize = size + 1;
        Assert.Equal(size + 1, await Task.Run(() => Regex.CacheSize));
        Regex.CacheSize = size;
        await Task.Run(() => { Environment.ExitCode = code + 3; });
        Assert.Equal(code + 3, Environment.ExitCode);
        Environment.ExitCode = code;
    }

    [Behaviour(Ships.May)]
    public async Task A_converter_registered_by_Main()
    {
        TypeDescriptor.AddAttributes(typeof(Person), new DescriptionAttribute("by Main"));
        var p = new Person();
        Assert.Equal("by Main", await Task.Run(() => ((DescriptionAttribute)TypeDescriptor.GetAttributes(p)[typeof(DescriptionAttribute)]!).Description));
    }

    [Behaviour(Ships.May)]
    public async Task A_culture_of_the_users_own_flows()
    {
        var old = CultureInfo.CurrentCulture;
        var mine = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        mine.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = mine;
        try
        {
            var n = -5;
            Assert.Equal("~5", await Task.Run(() => n.ToString()));
            Assert.Equal("~5", await Task.Run(() => $"{n}"));
            Assert.Equal(-5, await Task.Run(() => int.Parse("~5")));
        }
        finally
        {
            CultureInfo.CurrentCulture = old;
        }
    }

    [Behaviour(Ships.May)]
    public async Task The_current_culture_is_changed_in_place()
    {
        var old = CultureInfo.CurrentCulture;
        var mine = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        CultureInfo.CurrentCulture = mine;
        try
        {
            await Task.Run(() => { CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator = ";"; });
            Assert.Equal("1;5", 1.5.ToString(mine));
        }
        finally
        {
            CultureInfo.CurrentCulture = old;
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_rented_array_is_returned_and_rented_again()
    {
        var pool = System.Buffers.ArrayPool<long>.Create();
        var a = pool.Rent(100);
        await Task.Run(() => { pool.Return(a); });
        Assert.Same(a, pool.Rent(100));
    }

    private static double Square(double x)
    {
        if (Known[(int)x] is { } v)
        {
            return v;
        }

        s_reads++;
        Known[(int)x] = x * x;
        return x * x;
    }

    private static Func<int> MakeCounter()
    {
        var n = 0;
        return () => ++n;
    }

    private static void Fill<T>(T[] a, T v)
    {
        for (var i = 0; i < a.Length; i++)
        {
            a[i] = v;
        }
    }

    private static void Exchange(ref int a, ref int b) => (a, b) = (b, a);

    [Flags]
    private enum BitFlags { One = 1, Two = 2, Both = 3 }

    private sealed class ThirdException : Exception;

    private sealed class Borrower(int[] a)
    {
        public void Set(int i, int v) => a[i] = v;
    }

    private sealed class Person { public string? FirstName { get; set; } }

    private static class Counter
    {
        private static int s_next;

        public static int Next() => ++s_next;
    }

    private static class Number<T> { public static readonly int Id = Counter.Next(); }

    private static class Late { public static readonly int Number = Counter.Next() * 2; }

    private static class Outer
    {
        public static class Nested { public static int Level = 1; }
    }

    private static class Hub
    {
        public static event Action? Rang;

        public static void Ring() => Rang?.Invoke();

        public static void Reset() => Rang = null;
    }

    private sealed class Child(Registry parent) { public Registry Parent => parent; }

    private sealed class Registry
    {
        private readonly List<string> _names = [];

        public static Registry Instance { get; } = new();

        public int Count => _names.Count;

        public void Clear() => _names.Clear();

        public Task AddElsewhere(string s) => Task.Run(() => _names.Add(s));

        public Task<int> CountBoth() => Task.Run(() => _names.Count + Instance._names.Count);
    }

    private static partial class Parts
    {
        public static readonly int A = B + 1;
        public static readonly int[] Shared = [A];
        public static int Read() => Shared[0];
    }

    private static partial class Parts
    {
        public static readonly int B = 10;
    }
}
