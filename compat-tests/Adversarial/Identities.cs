using System.Globalization;
using System.Text;

namespace Compat.Adversarial;

/// <summary>Who is who: interned strings, empties, cached delegates, boxed values, well-known objects.</summary>
public class Identities : Contract
{
    private static readonly object Token = new();
    private static readonly string Made = new('m', 3);
    private static readonly Color[] Palette = [new("red"), new("green")];

    [Behaviour(Ships.May)]
    public async Task A_captured_literal_is_the_literal()
    {
        var s = "adversarial literal";
        Assert.True(await Task.Run(() => ReferenceEquals(s, "adversarial literal")));
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_literal_is_the_constant_compared_as_objects()
    {
        object o = "mode:a";
        Assert.True(await Task.Run(() => o == (object)"mode:a"));
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_empty_string_is_string_Empty()
    {
        var s = string.Empty;
        Assert.True(await Task.Run(() => ReferenceEquals(s, string.Empty)));
        var t = "";
        Assert.True(await Task.Run(() => ReferenceEquals(t, string.Empty)));
    }

    [Behaviour(Ships.May)]
    public async Task Two_equal_strings_are_two_and_one_string_is_one()
    {
        var a = new string('x', 2);
        var b = new string('x', 2);
        var c = a;
        Assert.Equal((false, true), await Task.Run(() => (ReferenceEquals(a, b), ReferenceEquals(a, c))));
    }

    [Behaviour(Ships.May)]
    public async Task Interning_finds_the_callers_string()
    {
        var a = string.Intern(new string('q', 9));
        Assert.True(await Task.Run(() => ReferenceEquals(string.IsInterned(a), a)));
    }

    [Behaviour(Ships.May)]
    public async Task The_empty_array_is_the_empty_array()
    {
        var a = Array.Empty<int>();
        Assert.True(await Task.Run(() => a == Array.Empty<int>()));
        Assert.Same(Array.Empty<string>(), await Task.Run(() => Array.Empty<string>()));
    }

    [Behaviour(Ships.May)]
    public async Task The_completed_task_is_the_completed_task()
    {
        var t = Task.CompletedTask;
        Assert.True(await Task.Run(() => ReferenceEquals(t, Task.CompletedTask)));
    }

    [Behaviour(Ships.May)]
    public async Task Default_comparers_and_cultures_are_themselves()
    {
        var c = EqualityComparer<string>.Default;
        var i = CultureInfo.InvariantCulture;
        var o = StringComparer.Ordinal;
        var e = Encoding.UTF8;
        Assert.Equal((true, true, true, true), await Task.Run(() => (
            ReferenceEquals(c, EqualityComparer<string>.Default),
            ReferenceEquals(i, CultureInfo.InvariantCulture),
            ReferenceEquals(o, StringComparer.Ordinal),
            ReferenceEquals(e, Encoding.UTF8))));
    }

    [Behaviour(Ships.May)]
    public async Task A_cached_lambda_is_equal_to_itself()
    {
        var f = Successor();
        Assert.True(await Task.Run(() => f == Successor()));
        Assert.True(await Task.Run(() => ReferenceEquals(f, Successor())));
        Assert.Equal(f, await Task.Run(() => Successor()));
    }

    [Behaviour(Ships.May)]
    public async Task A_method_group_is_equal_to_another_of_the_same()
    {
        var o = new Handler();
        Action f = o.Handle;
        Assert.True(await Task.Run(() => f == o.Handle));
        Func<int, int> g = Twice;
        Assert.True(await Task.Run(() => g == Twice));
    }

    [Behaviour(Ships.May)]
    public async Task A_static_object_held_by_a_captured_array_is_itself()
    {
        object[] a = [Token, 1];
        Assert.True(await Task.Run(() => a[0] == Token));
    }

    [Behaviour(Ships.May)]
    public async Task A_static_string_is_itself()
    {
        var s = Made;
        Assert.True(await Task.Run(() => ReferenceEquals(s, Made)));
    }

    [Behaviour(Ships.May)]
    public async Task An_element_of_a_static_array_is_itself()
    {
        var red = Palette[0];
        Assert.True(await Task.Run(() => red == Palette[0]));
        Assert.Same(Palette[1], await Task.Run(() => Palette[1]));
    }

    [Behaviour(Ships.May)]
    public async Task An_element_of_a_static_array_is_found()
    {
        var green = Palette[1];
        Assert.Equal(1, await Task.Run(() => Array.IndexOf(Palette, green)));
    }

    [Behaviour(Ships.May)]
    public async Task A_singleton_behind_a_property_is_itself()
    {
        var d = Settings.Default;
        Assert.True(await Task.Run(() => d == Settings.Default));
        Assert.Same(d, await Task.Run(() => Settings.Default));
    }

    [Behaviour(Ships.May)]
    public async Task A_lazy_singleton_is_itself()
    {
        var d = LazyOne.Instance;
        Assert.True(await Task.Run(() => ReferenceEquals(d, LazyOne.Instance)));
    }

    [Behaviour(Ships.May)]
    public async Task Smart_enum_values_are_found_by_reference()
    {
        var list = new List<Suit> { Suit.Hearts, Suit.Spades };
        var s = Suit.Spades;
        Assert.Equal((1, true), await Task.Run(() => (list.IndexOf(s), list[0] == Suit.Hearts)));
        Assert.Same(Suit.Hearts, await Task.Run(() => Suit.Parse("hearts")));
    }

    [Behaviour(Ships.May)]
    public async Task Boxes_are_one_or_two_as_before()
    {
        object a = 5, b = 5, c = a;
        Assert.Equal((false, true, true), await Task.Run(() => (a == b, a == c, a.Equals(b))));
        Assert.Same(a, await Task.Run(() => a));
    }

    [Behaviour(Ships.May)]
    public async Task The_new_object_in_a_field_is_the_one_returned()
    {
        object? kept = null;
        var r = await Task.Run(() => { var o = new Color("blue"); kept = o; return o; });
        Assert.Same(kept, r);
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_object_inside_a_new_list_is_the_callers()
    {
        var c = new Color("x");
        var l = await Task.Run(() => new List<Color> { c, new("y"), c });
        Assert.Same(c, l[0]);
        Assert.Same(c, l[2]);
    }

    [Behaviour(Ships.May)]
    public async Task Types_and_names_are_the_same()
    {
        object o = new Color("x");
        Assert.Equal((true, nameof(Color), typeof(Color)), await Task.Run(() => (o.GetType() == typeof(Color), o.GetType().Name, o.GetType())));
    }

    [Behaviour(Ships.May)]
    public async Task The_captured_delegate_is_the_callers_when_it_comes_back()
    {
        var n = 0;
        Action a = () => n++;
        var b = await Task.Run(() => a);
        Assert.Same(a, b);
        b();
        Assert.Equal(1, n);
    }

    [Behaviour(Ships.May)]
    public async Task A_handler_is_taken_off_an_event()
    {
        var p = new Publisher();
        var n = 0;
        EventHandler h = (_, _) => n++;
        p.Changed += h;
        p.Changed += (_, _) => n += 10;
        await Task.Run(() => { p.Changed -= h; });
        p.Raise();
        Assert.Equal(10, n);
    }

    [Behaviour(Ships.May)]
    public async Task A_static_handler_is_taken_off_an_event()
    {
        var p = new Publisher();
        p.Changed += OnChanged;
        await Task.Run(() => { p.Changed -= OnChanged; });
        Assert.False(p.HasHandlers);
    }

    private static void OnChanged(object? sender, EventArgs e)
    {
    }

    private static Func<int, int> Successor() => static x => x + 1;

    private static int Twice(int x) => 2 * x;

    private sealed record class Named(string Name);

    private sealed class Color(string name)
    {
        public string Name { get; } = name;
    }

    private sealed class Handler
    {
        public void Handle()
        {
        }
    }

    private sealed class Settings
    {
        public static Settings Default { get; } = new();

        public int Depth { get; set; } = 3;
    }

    private sealed class LazyOne
    {
        private static readonly Lazy<LazyOne> One = new(() => new());

        public static LazyOne Instance => One.Value;
    }

    private sealed class Suit
    {
        public static readonly Suit Hearts = new("hearts");
        public static readonly Suit Spades = new("spades");
        private static readonly List<Suit> All = [Hearts, Spades];
        private readonly string _name;

        private Suit(string name) => _name = name;

        public static Suit Parse(string name) => All.First(s => s._name == name);
    }

    private sealed class Publisher
    {
        public event EventHandler? Changed;

        public bool HasHandlers => Changed is not null;

        public void Raise() => Changed?.Invoke(this, EventArgs.Empty);
    }
}
