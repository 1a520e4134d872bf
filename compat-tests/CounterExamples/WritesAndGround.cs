using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Compat.CounterExamples;

/// <summary>Relatives of S4, S7, S10 and S11: neighbours' writes, writes before a throw, what Main did, owners.</summary>
public class WritesAndGround : Contract
{
    private static Func<int, int> _hook = x => x;
    private static int _disposed;

    [Behaviour(Ships.May)]
    public async Task S04_another_half_of_a_nested_struct_in_a_list_span()
    {
        var list = new List<Pair> { new() };
        var seed = 3;
        var t = Task.Run(() => { CollectionsMarshal.AsSpan(list)[0].Left.N = seed; });
        CollectionsMarshal.AsSpan(list)[0].Right.N = 4;
        await t;
        Assert.Equal((3, 4), (list[0].Left.N, list[0].Right.N));
    }

    [Behaviour(Ships.May)]
    public async Task S04_another_property_of_the_same_object()
    {
        var person = new Person();
        var t = Task.Run(() => person.Rename("Ann"));
        person.Age = 30;
        await t;
        Assert.Equal(("Ann", 30), (person.Name, person.Age));
    }

    [Behaviour(Ships.May)]
    public async Task S04_another_captured_variable_of_the_same_scope()
    {
        int a = 0, b = 0;
        var t = Task.Run(async () =>
        {
            await Task.Yield();
            a = 1;
        });
        b = 2;
        await t;
        Assert.Equal((1, 2), (a, b));
    }

    [Behaviour(Ships.May)]
    public async Task S04_writes_to_a_collection_before_a_throw_in_a_callee()
    {
        var list = new List<int>();
        var inputs = new[] { "1", "2", "x" };
        await Assert.ThrowsAsync<FormatException>(() => Task.Run(() => Fill(list, inputs)));
        Assert.Equal([1, 2], list);

        static void Fill(List<int> list, string[] inputs)
        {
            foreach (var i in inputs)
            {
                list.Add(int.Parse(i, CultureInfo.InvariantCulture));
            }
        }
    }

    [Behaviour(Ships.May)]
    public async Task S04_writes_before_an_await_that_throws_and_in_its_finally()
    {
        var steps = new List<string>();
        await Assert.ThrowsAsync<TimeoutException>(() => Task.Run(async () =>
        {
            try
            {
                steps.Add("before");
                await Fail();
                steps.Add("never");
            }
            finally
            {
                steps.Add("finally");
            }
        }));
        Assert.Equal(["before", "finally"], steps);

        static async Task Fail()
        {
            await Task.Yield();
            throw new TimeoutException();
        }
    }

    [Behaviour(Ships.May)]
    public async Task S04_writes_before_a_cancellation()
    {
        using var cts = new CancellationTokenSource();
        var token = cts.Token;
        var n = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() =>
        {
            n = 7;
            throw new OperationCanceledException(token);
        }));
        Assert.Equal(7, n);
    }

    [Behaviour(Ships.May)]
    public async Task S07_an_assembly_that_Main_loaded_by_path_is_found()
    {
        var name = typeof(Regex).Assembly.GetName().Name!;
        Assert.NotNull(Assembly.Load(name));
        Assert.True(await Task.Run(() => AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name == name)));
    }

    [Behaviour(Ships.May)]
    public async Task S07_a_resolver_that_Main_registered_answers()
    {
        AssemblyLoadContextResolving.Register();
        var name = "Compat.Imaginary";
        Assert.Equal(typeof(WritesAndGround).Assembly.FullName, await Task.Run(() => Assembly.Load(name).FullName));
    }

    [Behaviour(Ships.May)]
    public async Task S07_a_type_initialiser_that_fails_unless_Main_prepared_it()
    {
        Prepared.Ground = "ready";
        var n = 1;
        Assert.Equal("ready1", await Task.Run(() => NeedsGround.Text + n));
    }

    [Behaviour(Ships.May)]
    public async Task S07_a_missing_type_is_the_users_own_exception()
    {
        var name = "No.Such.Type, No.Such.Assembly";
        await Assert.ThrowsAsync<FileNotFoundException>(() => Task.Run(() => Type.GetType(name, throwOnError: true)));
    }

    [Behaviour(Ships.May)]
    public async Task S10_a_registered_encoding_is_used_by_a_reader_in_a_callee()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = new byte[] { 0xC4 };
        Assert.Equal("Ä", await Task.Run(() => Read(bytes, "windows-1252")));

        static string Read(byte[] bytes, string name)
        {
            using var reader = new StreamReader(new MemoryStream(bytes), Encoding.GetEncoding(name));
            return reader.ReadToEnd();
        }
    }

    [Behaviour(Ships.May)]
    public async Task S10_a_static_delegate_that_Main_set_is_called()
    {
        _hook = x => x * 10;
        var n = 4;
        Assert.Equal(40, await Task.Run(() => _hook(n)));
        _hook = x => x;
    }

    [Behaviour(Ships.May)]
    public async Task S10_data_of_the_domain_that_Main_set()
    {
        AppDomain.CurrentDomain.SetData("Compat.Data", "from Main");
        Assert.Equal("from Main", await Task.Run(() => AppDomain.CurrentDomain.GetData("Compat.Data") as string));
    }

    [Behaviour(Ships.Never, Reason = "Entries")]
    public async Task S10_a_logger_of_the_users_counts_in_a_static()
    {
        Counting<string>.Entries = 0;
        ILogger logger = new Counting<string>();
        var name = "x";
        await Task.Run(() => logger.LogWarning("seen {Name}", name));
        Assert.Equal(1, Counting<string>.Entries);
    }

    [Behaviour(Ships.Never, Reason = "Scopes")]
    public async Task S10_a_scope_of_a_users_logger_counts_in_a_static()
    {
        Scoping.Scopes = 0;
        ILogger logger = new Scoping(null);
        var id = 7;
        await Task.Run(() =>
        {
            using (logger.BeginScope("request {Id}", id))
            {
                id++;
            }
        });
        Assert.Equal((1, 8), (Scoping.Scopes, id));
    }

    [Behaviour(Ships.May)]
    public async Task S14_a_logger_of_the_users_reads_a_sink_that_may_be_absent()
    {
        var sink = new List<string>();
        ILogger logger = new Scoping(sink);
        var name = "x";
        await Task.Run(() => logger.LogInformation("seen {Name}", name));
        Assert.Equal(["seen x"], sink);
    }

    [Behaviour(Ships.May)]
    public async Task S11_an_owner_inside_a_struct_in_an_array()
    {
        var slots = new Slot[] { new(new Owner(), 5) };
        Owner.Freed = 0;
        Assert.Equal(5, await Task.Run(() => slots[0].N + slots[0].Owner.Zero));
        Collect();
        Assert.Equal(0, Owner.Freed);
        GC.KeepAlive(slots);
    }

    [Behaviour(Ships.May)]
    public async Task S11_an_owner_that_a_base_class_finalises()
    {
        var derived = new DerivedOwner { N = 6 };
        BaseOwner.Freed = 0;
        Assert.Equal(6, await Task.Run(() => derived.N));
        Collect();
        Assert.Equal(0, BaseOwner.Freed);
        GC.KeepAlive(derived);
    }

    [Behaviour(Ships.May)]
    public async Task S11_an_owner_behind_an_interface_is_disposed_once_by_the_caller()
    {
        _disposed = 0;
        using (IThing thing = new Thing())
        {
            Assert.Equal(1, await Task.Run(() => thing.Size));
            Assert.Equal(0, _disposed);
        }

        Assert.Equal(1, _disposed);
    }

    [Behaviour(Ships.May)]
    public async Task S11_a_critical_owner_that_the_closure_makes_itself()
    {
        var n = 2;
        Assert.Equal(2, await Task.Run(() => Made(n)));

        static int Made(int n)
        {
            var owner = new DerivedOwner { N = n };
            GC.SuppressFinalize(owner);
            return owner.N;
        }
    }

    private sealed class Counting<T> : ILogger<T>
    {
        public static int Entries;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Entries++;
    }

    private sealed class Scoping(List<string>? sink) : ILogger
    {
        public static int Scopes;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Scopes++;
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            sink?.Add(formatter(state, exception));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private struct Half
    {
        public int N;
    }

    private struct Pair
    {
        public Half Left;
        public Half Right;
    }

    private sealed class Person
    {
        public string Name { get; private set; } = "";

        public int Age { get; set; }

        public void Rename(string name) => Name = name;
    }

    private sealed class Owner
    {
        public static int Freed;

        public int Zero => 0;

        ~Owner() => Interlocked.Increment(ref Freed);
    }

    // Another class: what is left of one behaviour isn't counted in the other.
    private abstract class BaseOwner
    {
        public static int Freed;

        ~BaseOwner() => Interlocked.Increment(ref Freed);
    }

    private sealed class DerivedOwner : BaseOwner
    {
        public int N { get; init; }
    }

    private readonly record struct Slot(Owner Owner, int N);

    private interface IThing : IDisposable
    {
        int Size { get; }
    }

    private sealed class Thing : IThing
    {
        public int Size => 1;

        public void Dispose() => _disposed++;
    }

    private static class Prepared
    {
        public static string? Ground;
    }

    private static class NeedsGround
    {
        public static readonly string Text = Prepared.Ground ?? throw new InvalidOperationException("not prepared");
    }

    private static class AssemblyLoadContextResolving
    {
        private static bool _done;

        public static void Register()
        {
            if (!_done)
            {
                _done = true;
                AppDomain.CurrentDomain.AssemblyResolve += (_, e) => e.Name.StartsWith("Compat.Imaginary", StringComparison.Ordinal) ? typeof(WritesAndGround).Assembly : null;
            }
        }
    }
}
