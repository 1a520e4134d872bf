#pragma warning disable CA2211, CA2019
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Compat.Adversarial;

/// <summary>Static state reached by every road.</summary>
public class Statics : Contract
{
    private static int s_counter;
    private static readonly List<int> Table = [1];
    private static readonly int[] Array = [1, 2];
    private static readonly Dictionary<string, int> Map = [];
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly int Seed = Random.Shared.Next();
    private static readonly long Start = Environment.TickCount64;
    private static readonly Random Dice = new(5);
    private static readonly Func<int> ReadsCounter = () => s_counter;
    private static readonly IRule Rule = new Remembering();
    private static readonly Box Shared = new() { Value = 1 };
    private static readonly (int A, Box B) Pair = (1, new() { Value = 5 });
    private static readonly Lazy<int> Late = new(() => s_counter * 10);
    private static readonly ImmutableArray<Box> Boxes = [new() { Value = 1 }];
    private static List<int>? s_lazy;

    [ThreadStatic]
    private static int t_perThread;

    [Behaviour(Ships.May)]
    public async Task A_readonly_list_that_was_filled_is_read()
    {
        Table.Clear();
        Table.AddRange([4, 5, 6]);
        Assert.Equal(15, await Task.Run(() => Table.Sum()));
        Assert.Equal(3, await Task.Run(() => { var n = 0; foreach (var _ in Table) { n++; } return n; }));
    }

    [Behaviour(Ships.May)]
    public async Task A_readonly_array_that_was_changed_is_read()
    {
        Array[0] = 10;
        Assert.Equal(12, await Task.Run(() => Array[0] + Array[1]));
        Assert.Equal(12, await Task.Run(() => Array.Sum()));
        Assert.Equal(10, await Task.Run(() => { ReadOnlySpan<int> s = Array; return s[0]; }));
    }

    [Behaviour(Ships.May)]
    public async Task A_readonly_dictionary_is_written()
    {
        Map.Clear();
        var k = "k";
        await Task.Run(() => { Map[k] = 2; });
        Assert.Equal(2, Map["k"]);
    }

    [Behaviour(Ships.May)]
    public async Task Values_made_at_type_initialisation_are_this_process_s()
    {
        Assert.Equal(Id, await Task.Run(() => Id));
        Assert.Equal(Seed, await Task.Run(() => Seed));
        Assert.Equal(Start, await Task.Run(() => Start));
    }

    [Behaviour(Ships.May)]
    public async Task A_readonly_random_advances()
    {
        var same = new Random(5);
        var mine = Dice.Next();
        Assert.Equal(same.Next(), mine);
        Assert.Equal(same.Next(), await Task.Run(() => Dice.Next()));
        Assert.Equal(same.Next(), Dice.Next());
    }

    [Behaviour(Ships.May)]
    public async Task A_readonly_delegate_reads_a_mutable_static()
    {
        s_counter = 41;
        Assert.Equal(41, await Task.Run(() => ReadsCounter()));
    }

    [Behaviour(Ships.May)]
    public async Task A_readonly_rule_remembers()
    {
        Rule.Apply(3);
        await Task.Run(() => { Rule.Apply(4); });
        Assert.Equal(7, Rule.Apply(0));
    }

    [Behaviour(Ships.May)]
    public async Task A_readonly_box_is_changed_and_read()
    {
        Shared.Value = 8;
        Assert.Equal(8, await Task.Run(() => Shared.Value));
        await Task.Run(() => { Shared.Value = 9; });
        Assert.Equal(9, Shared.Value);
        Pair.B.Value = 6;
        Assert.Equal(6, await Task.Run(() => Pair.B.Value));
        Boxes[0].Value = 7;
        Assert.Equal(7, await Task.Run(() => Boxes[0].Value));
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_alias_of_a_static_is_changed_by_the_closure()
    {
        var alias = Shared;
        alias.Value = 1;
        await Task.Run(() => { alias.Value++; });
        Assert.Equal(2, Shared.Value);
        Assert.Equal(7, await Task.Run(() => { alias.Value = 7; return Shared.Value; }));
    }

    [Behaviour(Ships.May)]
    public async Task A_lazy_static_is_made_once()
    {
        s_lazy = [1];
        s_lazy.Add(2);
        Assert.Equal(2, await Task.Run(() => (s_lazy ??= []).Count));
        s_lazy = null;
        await Task.Run(() => { s_lazy ??= [7]; });
        Assert.Equal([7], s_lazy);
    }

    [Behaviour(Ships.May)]
    public async Task A_static_lazy_sees_this_process()
    {
        s_counter = 4;
        Assert.Equal(40, await Task.Run(() => Late.Value));
        Assert.True(Late.IsValueCreated);
    }

    [Behaviour(Ships.May)]
    public async Task A_static_of_a_generic_type()
    {
        Cache<int>.Value = "ints";
        Cache<string>.Value = "strings";
        Assert.Equal("intsstrings", await Task.Run(() => Read<int>() + Read<string>()));
    }

    [Behaviour(Ships.May)]
    public async Task A_static_through_a_default_interface_method()
    {
        s_counter = 5;
        ICounted c = new Counted();
        Assert.Equal(5, await Task.Run(() => c.Count()));
    }

    [Behaviour(Ships.May)]
    public async Task A_static_through_a_static_abstract_member()
    {
        s_counter = 6;
        var dummy = 1;
        Assert.Equal(7, await Task.Run(() => Make<Maker>(dummy)));
    }

    [Behaviour(Ships.May)]
    public async Task A_static_through_an_extension_an_operator_and_a_conversion()
    {
        s_counter = 7;
        var m = new Money(1);
        Assert.Equal(8, await Task.Run(() => m.Plus()));
        Assert.Equal(9, await Task.Run(() => (m + m).Amount));
        Assert.Equal(8, await Task.Run(() => { int i = m; return i; }));
        Assert.Equal(7, await Task.Run(() => m[0]));
    }

    [Behaviour(Ships.May)]
    public async Task A_static_through_a_local_function_of_a_local_function()
    {
        s_counter = 9;
        static int Outer()
        {
            static int Inner() => s_counter;
            return Inner();
        }

        Assert.Equal(9, await Task.Run(() => Outer()));
    }

    [Behaviour(Ships.May)]
    public async Task A_thread_static_starts_at_zero()
    {
        t_perThread = 5;
        Assert.Equal(5, t_perThread);
        await Task.Run(() => { t_perThread = 0; return t_perThread++; });
        await new TaskFactory().StartNew(() => t_perThread = 0, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    [Behaviour(Ships.May)]
    public async Task A_static_constructor_with_an_effect_runs_here()
    {
        s_counter = 0;
        var x = 1;
        Assert.Equal(3, await Task.Run(() => Loud.Twice(x) + 1));
        Assert.Equal(1, s_counter);
    }

    [Behaviour(Ships.May)]
    public async Task A_value_copied_from_a_mutable_static_at_initialisation()
    {
        s_counter = 77;
        Assert.Equal(77, Copied.AtStart);
        s_counter = 0;
        Assert.Equal(77, await Task.Run(() => Copied.AtStart));
    }

    [Behaviour(Ships.May)]
    public async Task A_readonly_static_set_from_a_directory_or_variable()
    {
        Assert.Equal(FromEnvironment.Directory, await Task.Run(() => FromEnvironment.Directory));
        Assert.Equal(FromEnvironment.Variable, await Task.Run(() => FromEnvironment.Variable));
        Assert.Equal(FromEnvironment.ProcessId, await Task.Run(() => FromEnvironment.ProcessId));
    }

    [Behaviour(Ships.May)]
    public async Task An_init_only_static_property_with_changed_content()
    {
        Options.Default.Depth = 12;
        Assert.Equal(12, await Task.Run(() => Options.Default.Depth));
        var o = new Options();
        Assert.Equal(13, await Task.Run(() => o.DepthOrDefault() + 1));
    }

    [Behaviour(Ships.May)]
    public async Task A_module_initialiser_set_it_and_Main_changed_it()
    {
        FromModule.Value = 3;
        Assert.Equal(3, await Task.Run(() => FromModule.Value));
    }

    [Behaviour(Ships.May)]
    public async Task A_static_event_is_raised()
    {
        var seen = 0;
        Action handler = () => seen++;
        Happened += handler;
        var x = 2;
        Assert.Equal(4, await Task.Run(() => { Happened?.Invoke(); return x * 2; }));
        Happened -= handler;
        Assert.Equal(1, seen);
    }

    [Behaviour(Ships.May)]
    public async Task A_constructor_counts_its_instances()
    {
        Instances.Count = 0;
        var o = await Task.Run(() => new Instances());
        var p = new Instances();
        Assert.Equal((1, 2), (o.Number, p.Number));
    }

    [Behaviour(Ships.May)]
    public async Task A_new_T_counts_its_instances()
    {
        Instances.Count = 0;
        _ = await Task.Run(() => Create<Instances>());
        _ = await Task.Run(() => Activator.CreateInstance<Instances>());
        _ = await Task.Run(() => (Instances)Activator.CreateInstance(typeof(Instances))!);
        Assert.Equal(3, Instances.Count);
    }

    private static event Action? Happened;

    private static T Create<T>() where T : new() => new();

    private static string? Read<T>() => Cache<T>.Value;

    private static int Make<T>(int x) where T : IMake => T.Make(x);

    private static class Cache<T>
    {
        public static string? Value;
    }

    private interface IMake
    {
        static abstract int Make(int x);
    }

    private sealed class Maker : IMake
    {
        public static int Make(int x) => x + s_counter;
    }

    private interface ICounted
    {
        int Count() => s_counter;
    }

    private sealed class Counted : ICounted;

    private interface IRule
    {
        int Apply(int x);
    }

    private sealed class Remembering : IRule
    {
        private int _sum;

        public int Apply(int x) => _sum += x;
    }

    private sealed class Box
    {
        public int Value;
    }

    internal readonly struct Money(int amount)
    {
        public int Amount => amount;

        public int this[int i] => s_counter + i;

        public static Money operator +(Money a, Money b) => new(a.Amount + b.Amount + s_counter);

        public static implicit operator int(Money m) => m.Amount + s_counter;
    }

    internal static int CounterForExtensions => s_counter;

    private static class Loud
    {
        static Loud() => s_counter++;

        public static int Twice(int x) => 2 * x;
    }

    private static class Copied
    {
        public static readonly int AtStart = s_counter;

        [MethodImpl(MethodImplOptions.NoInlining)]
        static Copied()
        {
        }
    }

    private static class FromEnvironment
    {
        public static readonly string Directory = Environment.CurrentDirectory;
        public static readonly string? Variable = Environment.GetEnvironmentVariable("PATH");
        public static readonly int ProcessId = Environment.ProcessId;
    }

    private sealed class Options
    {
        public static Options Default { get; } = new() { Depth = 1 };

        public int? Depth { get; set; }

        public int? DepthOrDefault() => Depth ?? Default.Depth;
    }

    private sealed class Instances
    {
        public static int Count;

        public Instances() => Number = ++Count;

        public int Number { get; }
    }
}

internal static class MoneyExtensions
{
    public static int Plus(this Statics.Money m) => m.Amount + Statics.CounterForExtensions;
}

internal static class FromModule
{
    public static int Value;

#pragma warning disable CA2255
    [ModuleInitializer]
    internal static void Set() => Value = 2;
#pragma warning restore CA2255
}
