using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Compat.Shapes;

/// <summary>Types of the framework that user code captures: reflection, cultures, text, lazies, exceptions, singletons.</summary>
public class FrameworkShapes : Contract
{
    [Behaviour(Ships.Must)]
    public async Task Types_are_themselves()
    {
        Type a = typeof(string), b = typeof(List<Dictionary<int, Own>>), c = typeof(Dictionary<,>), d = typeof(int[,]), e = typeof(Own);
        Assert.True(await Task.Run(() => a == typeof(string) && b == typeof(List<Dictionary<int, Own>>) && c == typeof(Dictionary<,>)
            && d == typeof(int[,]) && e == typeof(Own)));
        Assert.Same(e, await Task.Run(() => e));
    }

    [Behaviour(Ships.Must)]
    public async Task Methods_are_themselves()
    {
        var own = typeof(Own).GetMethod(nameof(Own.Twice))!;
        var generic = typeof(Own).GetMethod(nameof(Own.Echo))!.MakeGenericMethod(typeof(int));
        Assert.Equal("Twice Echo", await Task.Run(() => $"{own.Name} {generic.Name}"));
        Assert.Same(own, await Task.Run(() => own));
    }

    [Behaviour(Ships.May)]
    public async Task Fields_properties_and_assemblies_are_themselves()
    {
        var field = typeof(Own).GetField(nameof(Own.Number))!;
        var property = typeof(Own).GetProperty(nameof(Own.Text))!;
        var assembly = typeof(Own).Assembly;
        var own = new Own { Number = 3, Text = "t" };
        Assert.Equal("3t", await Task.Run(() => $"{field.GetValue(own)}{property.GetValue(own)}"));
        Assert.Same(assembly, await Task.Run(() => assembly));
    }

    [Behaviour(Ships.Must)]
    public Task A_culture()
    {
        var c = CultureInfo.GetCultureInfo("de-DE");
        return Same(() => 1234.5.ToString("N1", c));
    }

    [Behaviour(Ships.May)]
    public Task A_changed_culture_and_number_format()
    {
        var c = (CultureInfo)CultureInfo.GetCultureInfo("de-DE").Clone();
        c.NumberFormat.NumberGroupSeparator = "_";
        var n = new NumberFormatInfo { NumberDecimalSeparator = ";" };
        return Same(() => 1234.5.ToString("N1", c) + 1.5.ToString(n));
    }

    [Behaviour(Ships.Must)]
    public Task A_regex()
    {
        var r = new Regex(@"(?<word>\w+)\s+\k<word>", RegexOptions.IgnoreCase);
        return Same(() => r.Match("this is is it").Groups["word"].Value + r.Replace("a a b b", "$1"));
    }

    [Behaviour(Ships.May)]
    public Task A_compiled_regex()
    {
        var r = new Regex("a+", RegexOptions.Compiled);
        return Same(() => r.Match("baaa").Value);
    }

    [Behaviour(Ships.Must)]
    public async Task A_seeded_random_goes_on_where_it_was()
    {
        var expected = new Random(42);
        var random = new Random(42);
        Assert.Equal(expected.Next(), random.Next());
        var there = await Task.Run(() => random.Next());
        Assert.Equal(expected.Next(), there);
        Assert.Equal(expected.Next(), random.Next());
    }

    [Behaviour(Ships.Must)]
    public Task A_string_builder_of_many_chunks()
    {
        var b = new StringBuilder(16);
        for (var i = 0; i < 1_000; i++)
        {
            b.Append(i);
        }

        b.Insert(5, "mid");
        return Same(() => b.ToString());
    }

    [Behaviour(Ships.Must)]
    public Task A_lazy_that_has_its_value()
    {
        var lazy = new Lazy<string>(() => "value");
        _ = lazy.Value;
        return Same(() => lazy.Value);
    }

    [Behaviour(Ships.May)]
    public async Task A_lazy_that_gets_its_value_inside()
    {
        var made = 0;
        var lazy = new Lazy<int[]>(() => { made++; return [1]; }, isThreadSafe: false);
        var there = await Task.Run(() => lazy.Value);
        Assert.True(lazy.IsValueCreated);
        Assert.Same(there, lazy.Value);
        Assert.Equal(1, made);
    }

    [Behaviour(Ships.May)]
    public Task Encodings()
    {
        Encoding a = Encoding.UTF8, b = new UTF8Encoding(false, true), c = Encoding.Latin1;
        return Same(() => a.GetByteCount("ä") * 100 + b.GetByteCount("ä") * 10 + c.GetByteCount("ä"));
    }

    [Behaviour(Ships.May)]
    public Task Addresses()
    {
        var a = IPAddress.Parse("10.0.0.1");
        var e = new IPEndPoint(IPAddress.Parse("::1"), 80);
        return Same(() => $"{a} {e}");
    }

    [Behaviour(Ships.May)]
    public Task A_time_zone()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("own", TimeSpan.FromHours(3), "own", "own");
        var t = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return Same(() => TimeZoneInfo.ConvertTimeFromUtc(t, zone));
    }

    [Behaviour(Ships.Must)]
    public Task A_fresh_exception()
    {
        var e = new InvalidOperationException("m", new TimeoutException("inner"));
        return Same(() => e.Message + e.InnerException!.Message);
    }

    [Behaviour(Ships.Must)]
    public Task A_thrown_exception_keeps_its_trace()
    {
        Exception caught;
        try
        {
            throw new TimeoutException("thrown");
        }
        catch (TimeoutException e)
        {
            caught = e;
        }

        return Same(() => caught.StackTrace!.Contains(nameof(A_thrown_exception_keeps_its_trace), StringComparison.Ordinal));
    }

    [Behaviour(Ships.Must)]
    public Task An_aggregate_exception()
    {
        var e = new AggregateException("several", new TimeoutException(), new FormatException("f"));
        return Same(() => e.InnerExceptions[1].Message + e.Message);
    }

    [Behaviour(Ships.Must)]
    public async Task An_exception_that_is_only_returned()
    {
        var text = "m";
        var e = await Task.Run(() => (Exception)new OwnException(text, 5));
        Assert.Equal(5, Assert.IsType<OwnException>(e).Code);
        Assert.Equal("m", e.Message);
        Assert.Null(e.StackTrace);
    }

    [Behaviour(Ships.May)]
    public async Task Singletons_are_themselves()
    {
        object a = DBNull.Value, b = Missing.Value, c = StringComparer.OrdinalIgnoreCase;
        object d = Only.Instance, e = CultureInfo.InvariantCulture;
        Assert.True(await Task.Run(() => a == DBNull.Value && d == Only.Instance));
        Assert.Same(a, await Task.Run(() => a));
        Assert.Same(b, await Task.Run(() => b));
        Assert.Same(c, await Task.Run(() => c));
        Assert.Same(d, await Task.Run(() => d));
        Assert.Same(e, await Task.Run(() => e));
    }

    [Behaviour(Ships.Must)]
    public async Task A_captured_static_readonly_object_is_returned_as_itself()
    {
        var only = Only.Instance;
        Assert.Same(only, await Task.Run(() => only));
    }

    [Behaviour(Ships.Must)]
    public async Task Empty_arrays_and_strings_that_are_shared_stay_shared()
    {
        var a = Array.Empty<int>();
        var s = string.Empty;
        Assert.Same(a, await Task.Run(() => a));
        Assert.Same(s, await Task.Run(() => s));
    }

    [Behaviour(Ships.May)]
    public Task A_completed_task()
    {
        var t = Task.FromResult(5);
        return Same(() => t.Result);
    }

    [Behaviour(Ships.May)]
    public Task A_memory_stream()
    {
        var m = new MemoryStream([1, 2, 3]);
        return Same(() => m.ToArray().Length);
    }

    [Behaviour(Ships.May)]
    public Task A_json_document()
    {
        using var d = System.Text.Json.JsonDocument.Parse("""{"a":1}""");
        var root = d.RootElement.Clone();
        return Same(() => root.GetProperty("a").GetInt32());
    }

    private static async Task Same<T>(Func<T> f)
    {
        var here = f();
        Assert.Equal(here, await Task.Run(f));
    }

    private sealed class Own
    {
        public int Number;

        public string Text { get; set; } = "";

        public static int Twice(int n) => n * 2;

        public static T Echo<T>(T value) => value;
    }

    private sealed class OwnException(string message, int code) : Exception(message)
    {
        public int Code { get; } = code;
    }

    private sealed class Only
    {
        public static readonly Only Instance = new();
    }
}
