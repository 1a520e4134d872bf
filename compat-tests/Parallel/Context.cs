using System.Diagnostics;
using System.Globalization;

namespace Compat.Loops;

/// <summary>What flows into bodies and what bodies may see of this process.</summary>
public class Context : Contract
{
    private const int N = 100;
    private const int Factor = 3;
    private static readonly AsyncLocal<string?> Ambient = new();
    private static readonly int[] Primes = [2, 3, 5, 7, 11];
    private static readonly object Marker = new();
    private static int _counter;
    private static Dictionary<int, string> _table = [];

    [ThreadStatic]
    private static int _perThread;

    [Behaviour(Ships.Must)]
    public void The_culture_flows_in()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            var r = new string[N];
            Parallel.For(0, N, i => { r[i] = (i + 0.5).ToString(); });
            Assert.Equal(Enumerable.Range(0, N).Select(i => $"{i},5"), r);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Behaviour(Ships.Must)]
    public async Task The_culture_flows_into_async_bodies()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            var r = new string[N];
            await Parallel.ForAsync(0, N, async (i, _) =>
            {
                await Task.Yield();
                r[i] = (i + 0.5).ToString();
            });
            Assert.Equal(Enumerable.Range(0, N).Select(i => $"{i},5"), r);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Behaviour(Ships.Must)]
    public void The_UI_culture_flows_in()
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = new CultureInfo("fr-FR");
            var r = new string[N];
            Parallel.ForEach(Enumerable.Range(0, N), x => { r[x] = CultureInfo.CurrentUICulture.Name; });
            Assert.All(r, name => Assert.Equal("fr-FR", name));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Behaviour(Ships.Never)]
    public void An_async_local_flows_in()
    {
        Ambient.Value = "mine";
        var r = new string?[N];
        Parallel.For(0, N, i => { r[i] = Ambient.Value; });
        Assert.All(r, x => Assert.Equal("mine", x));
    }

    [Behaviour(Ships.Never)]
    public async Task An_async_local_flows_into_async_bodies()
    {
        Ambient.Value = "mine";
        var r = new string?[N];
        await Parallel.ForEachAsync(Enumerable.Range(0, N), async (x, _) =>
        {
            await Task.Yield();
            r[x] = Ambient.Value;
        });
        Assert.All(r, x => Assert.Equal("mine", x));
    }

    [Behaviour(Ships.Never)]
    public async Task An_async_local_written_in_an_async_body_does_not_flow_out()
    {
        Ambient.Value = "outside";
        await Parallel.ForAsync(0, N, async (_, _) =>
        {
            await Task.Yield();
            Ambient.Value = "inside";
        });
        Assert.Equal("outside", Ambient.Value);
    }

    [Behaviour(Ships.Must)]
    public void The_current_activity_is_untouched_by_a_loop()
    {
        using var activity = new Activity("parent").Start();
        var r = new int[N];
        Parallel.For(0, N, i => { r[i] = i; });
        Assert.Same(activity, Activity.Current);
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.May)]
    public void The_current_activity_flows_in()
    {
        using var activity = new Activity("parent").SetIdFormat(ActivityIdFormat.W3C).Start();
        var r = new string?[N];
        Parallel.For(0, N, i => { r[i] = Activity.Current?.TraceId.ToString(); });
        Assert.All(r, id => Assert.Equal(activity.TraceId.ToString(), id));
    }

    [Behaviour(Ships.Never)]
    public void A_static_variable_is_counted_up()
    {
        _counter = 0;
        Parallel.For(0, N, _ => { Interlocked.Increment(ref _counter); });
        Assert.Equal(N, _counter);
    }

    [Behaviour(Ships.Never)]
    public void A_static_table_that_was_filled_is_read()
    {
        _table = Enumerable.Range(0, N).ToDictionary(i => i, i => $"t{i}");
        var r = new string[N];
        Parallel.For(0, N, i => { r[i] = _table[i]; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => $"t{i}"), r);
    }

    [Behaviour(Ships.May)]
    public void A_static_lock()
    {
        var sum = 0;
        Parallel.For(0, N, i =>
        {
            lock (Marker)
            {
                sum += i;
            }
        });
        Assert.Equal(N * (N - 1) / 2, sum);
    }

    [Behaviour(Ships.May)]
    public void A_static_array_that_is_set_once_is_read()
    {
        var r = new int[N];
        Parallel.For(0, N, i => { r[i] = Primes[i % Primes.Length]; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => Primes[i % 5]), r);
    }

    [Behaviour(Ships.Must)]
    public void A_constant_is_read()
    {
        var r = new int[N];
        Parallel.For(0, N, i => { r[i] = i * Factor; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => i * 3), r);
    }

    [Behaviour(Ships.Never)]
    public void A_static_variable_of_each_thread()
    {
        var bad = 0;
        Parallel.For(0, N, i =>
        {
            _perThread = i;
            if (_perThread != i)
            {
                Interlocked.Increment(ref bad);
            }
        });
        Assert.Equal(0, bad);
    }

    [Behaviour(Ships.Never)]
    public void A_thread_local_keeps_a_value_per_thread()
    {
        using var counts = new ThreadLocal<int>(trackAllValues: true);
        Parallel.For(0, N, _ => { counts.Value++; });
        Assert.Equal(N, counts.Values.Sum());
    }

    [Behaviour(Ships.Never)]
    public void The_caller_takes_part()
    {
        using var both = new Barrier(2);
        var threads = new int[2];
        Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            threads[i] = Environment.CurrentManagedThreadId;
            Assert.True(both.SignalAndWait(Patience));
        });
        Assert.Contains(Environment.CurrentManagedThreadId, threads);
        Assert.NotEqual(threads[0], threads[1]);
    }

    [Behaviour(Ships.Never)]
    public void The_process_is_this_one()
    {
        var ids = new int[N];
        var mine = Process.GetCurrentProcess();
        Parallel.For(0, N, i => { ids[i] = mine.Id; });
        Assert.All(ids, id => Assert.Equal(Environment.ProcessId, id));
    }

    [Behaviour(Ships.Never)]
    public void An_environment_variable_that_was_set_is_read()
    {
        Environment.SetEnvironmentVariable("COMPAT_LOOPS_PROBE", "here");
        var r = new string?[N];
        Parallel.For(0, N, i => { r[i] = Environment.GetEnvironmentVariable("COMPAT_LOOPS_PROBE"); });
        Assert.All(r, x => Assert.Equal("here", x));
    }

    [Behaviour(Ships.Never)]
    public void An_application_switch_that_was_set_is_read()
    {
        AppContext.SetSwitch("Compat.Loops.Probe", true);
        var r = new bool[N];
        Parallel.For(0, N, i => { r[i] = AppContext.TryGetSwitch("Compat.Loops.Probe", out var on) && on; });
        Assert.DoesNotContain(false, r);
    }

    [Behaviour(Ships.Never)]
    public void A_task_identity_is_there()
    {
        var r = new bool[N];
        Parallel.For(0, N, i => { r[i] = Task.CurrentId is not null; });
        Assert.DoesNotContain(false, r);
    }

    [Behaviour(Ships.Must)]
    public void Console_text_is_there_when_the_loop_is_done()
    {
        var text = new StringWriter();
        var before = Console.Out;
        Console.SetOut(text);
        try
        {
            var name = "row";
            Parallel.For(0, N, i => Console.WriteLine($"{name} {i}"));
        }
        finally
        {
            Console.SetOut(before);
        }

        var lines = text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, N).Select(i => $"row {i}").Order(), lines.Order());
    }

    [Behaviour(Ships.Must)]
    public void Error_text_is_there_when_the_loop_is_done()
    {
        var text = new StringWriter();
        var before = Console.Error;
        Console.SetError(text);
        try
        {
            Parallel.ForEach(Enumerable.Range(0, N), x =>
            {
                if (x % 10 == 0)
                {
                    Console.Error.WriteLine($"bad {x}");
                }
            });
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Equal(N / 10, text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Distinct().Count());
    }

    [Behaviour(Ships.Must)]
    public async Task Console_text_of_async_bodies_is_there_when_the_loop_is_done()
    {
        var text = new StringWriter();
        var before = Console.Out;
        Console.SetOut(text);
        try
        {
            await Parallel.ForAsync(0, N, async (i, _) =>
            {
                await Task.Yield();
                Console.WriteLine($"row {i}");
            });
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Equal(N, text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Distinct().Count());
    }

    [Behaviour(Ships.Never)]
    public void A_writer_of_the_programs_own_is_written_to()
    {
        var text = new StringWriter();
        var writer = TextWriter.Synchronized(text);
        Parallel.For(0, N, i => writer.WriteLine($"row {i}"));
        Assert.Equal(N, text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Distinct().Count());
    }

    [Behaviour(Ships.Never)]
    public void A_stream_is_written_to_under_a_lock()
    {
        using var stream = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 4_096, FileOptions.DeleteOnClose);
        Parallel.For(0, N, i =>
        {
            lock (stream)
            {
                stream.WriteByte((byte)i);
            }
        });
        Assert.Equal(N, stream.Length);
    }
}
