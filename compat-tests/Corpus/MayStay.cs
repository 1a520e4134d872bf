using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Threading.Channels;

namespace Compat.Corpus;

/// <summary>Closures of real programs whose staying local is fair: this process, its state or its moment decides the answer.</summary>
public class MayStay : Contract
{
    private static readonly Dictionary<string, int> Registry = [];
    private static readonly ConcurrentDictionary<string, string> Cache = new();
    private static readonly AsyncLocal<string?> User = new();
    private static int _requests;
    private static string _environment = "test";
    private volatile bool _stopped;

    [Behaviour(Ships.May)]
    public async Task A_static_registry_filled_at_start_is_read()
    {
        Registry["handlers"] = 3;
        var factor = 2;
        Assert.Equal(6, await Task.Run(() => Registry["handlers"] * factor));
    }

    [Behaviour(Ships.May)]
    public async Task A_static_cache_is_asked_first()
    {
        Cache["k"] = "known";
        var keys = new[] { "k", "new" };
        var values = await Task.WhenAll(keys.Select(k => Task.Run(() => Cache.GetOrAdd(k, x => $"made {x}"))));
        Assert.Equal(["known", "made new"], values);
        Assert.Equal("made new", Cache["new"]);
    }

    [Behaviour(Ships.May)]
    public async Task Requests_are_numbered_by_a_static_counter()
    {
        Volatile.Write(ref _requests, 0);
        var numbers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => Interlocked.Increment(ref _requests))));
        Assert.Equal([1, 2, 3, 4, 5], numbers.Order());
    }

    [Behaviour(Ships.May)]
    public async Task A_static_setting_that_Main_assigned_decides()
    {
        _environment = "production";
        var name = "db";
        Assert.Equal("db.production", await Task.Run(() => $"{name}.{_environment}"));
        _environment = "test";
    }

    [Behaviour(Ships.May)]
    public async Task A_worker_runs_until_it_is_stopped()
    {
        var worker = Task.Run(() =>
        {
            while (!_stopped)
            {
                Thread.Yield();
            }

            return "stopped";
        });
        _stopped = true;
        Assert.Equal("stopped", await worker.WaitAsync(Patience));
    }

    [Behaviour(Ships.May)]
    public async Task A_consumer_reads_what_a_producer_writes()
    {
        var channel = Channel.CreateBounded<int>(2);
        var producer = Task.Run(async () =>
        {
            for (var i = 1; i <= 5; i++)
            {
                await channel.Writer.WriteAsync(i);
            }

            channel.Writer.Complete();
        });
        var consumer = Task.Run(async () =>
        {
            var sum = 0;
            await foreach (var i in channel.Reader.ReadAllAsync())
            {
                sum += i;
            }

            return sum;
        });
        await producer;
        Assert.Equal(15, await consumer);
    }

    [Behaviour(Ships.May)]
    public async Task A_blocking_collection_connects_two_workers()
    {
        using var queue = new BlockingCollection<string>();
        var consumer = Task.Run(() => string.Concat(queue.GetConsumingEnumerable()));
        var producer = Task.Run(() =>
        {
            foreach (var s in new[] { "a", "b", "c" })
            {
                queue.Add(s);
            }

            queue.CompleteAdding();
        });
        await producer;
        Assert.Equal("abc", await consumer.WaitAsync(Patience));
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_writer_receives_lines()
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        await Task.Run(() => output.Write("line"));
        Assert.Equal("line", output.ToString());
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_stream_is_copied_into()
    {
        using var target = new MemoryStream();
        var data = new byte[] { 1, 2, 3 };
        await Task.Run(async () => await target.WriteAsync(data));
        Assert.Equal(data, target.ToArray());
    }

    [Behaviour(Ships.May)]
    public async Task An_open_file_is_read_on()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "one\ntwo\n");
            using var reader = new StreamReader(path);
            Assert.Equal("one", await reader.ReadLineAsync());
            Assert.Equal("two", await Task.Run(reader.ReadLine));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Behaviour(Ships.May)]
    public async Task A_variable_of_the_environment_is_read()
    {
        Environment.SetEnvironmentVariable("COMPAT_CORPUS", "set by Main");
        Assert.Equal("set by Main", await Task.Run(() => Environment.GetEnvironmentVariable("COMPAT_CORPUS")));
    }

    [Behaviour(Ships.May)]
    public async Task The_user_of_a_request_is_ambient()
    {
        User.Value = "ann";
        Assert.Equal("ann", await Task.Run(() => User.Value));
    }

    [Behaviour(Ships.May)]
    public async Task A_thread_of_the_pool_is_named_by_its_id()
    {
        Assert.NotEqual(0, await Task.Run(() => Environment.CurrentManagedThreadId));
        Assert.True(await Task.Run(() => Thread.CurrentThread.IsThreadPoolThread));
    }

    [Behaviour(Ships.May)]
    public async Task A_watch_of_the_callers_measures_a_step()
    {
        var watch = Stopwatch.StartNew();
        var taken = await Task.Run(() =>
        {
            var start = watch.ElapsedTicks;
            return watch.ElapsedTicks - start;
        });
        Assert.InRange(taken, 0, watch.ElapsedTicks);
    }

    [Behaviour(Ships.May)]
    public async Task A_client_answers_from_its_handler()
    {
        using var http = new HttpClient(new Canned());
        Assert.Equal("hello", await Task.Run(() => http.GetStringAsync("http://example.invalid/")));
    }

    [Behaviour(Ships.May)]
    public async Task A_semaphore_of_the_callers_throttles()
    {
        using var throttle = new SemaphoreSlim(2);
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            await throttle.WaitAsync();
            try
            {
                return i * 2;
            }
            finally
            {
                throttle.Release();
            }
        })));
        Assert.Equal(30, results.Sum());
        Assert.Equal(2, throttle.CurrentCount);
    }

    [Behaviour(Ships.May)]
    public async Task Progress_is_reported_while_it_works()
    {
        var seen = new ConcurrentQueue<int>();
        IProgress<int> progress = new Direct(seen.Enqueue);
        await Task.Run(() =>
        {
            for (var i = 0; i <= 100; i += 50)
            {
                progress.Report(i);
            }
        });
        Assert.Equal([0, 50, 100], seen);
    }

    [Behaviour(Ships.May)]
    public async Task Every_hundredth_item_is_noted()
    {
        int done = 0, notes = 0;
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                if (Interlocked.Increment(ref done) % 100 == 0)
                {
                    Interlocked.Increment(ref notes);
                }
            }
        })));
        Assert.Equal((300, 3), (done, notes));
    }

    [Behaviour(Ships.May)]
    public async Task The_first_to_claim_a_key_wins()
    {
        var claims = new ConcurrentDictionary<string, int>();
        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => claims.TryAdd("leader", i))));
        Assert.Equal(1, won.Count(w => w));
    }

    [Behaviour(Ships.May)]
    public async Task Work_is_taken_from_a_shared_queue()
    {
        var work = new ConcurrentQueue<int>(Enumerable.Range(1, 20));
        var sums = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var sum = 0;
            while (work.TryDequeue(out var item))
            {
                sum += item;
            }

            return sum;
        })));
        Assert.Equal(210, sums.Sum());
    }

    [Behaviour(Ships.May)]
    public async Task An_event_of_the_callers_is_raised()
    {
        var heard = new List<string>();
        var source = new Source();
        source.Changed += heard.Add;
        await Task.Run(() => source.Change("x"));
        Assert.Equal(["x"], heard);
    }

    [Behaviour(Ships.May)]
    public async Task A_task_of_the_callers_is_awaited_inside()
    {
        var first = Task.Run(() => 20);
        Assert.Equal(21, await Task.Run(async () => await first + 1));
    }

    [Behaviour(Ships.May)]
    public async Task A_completion_source_is_set_inside()
    {
        var ready = new TaskCompletionSource<int>();
        await Task.Run(() => ready.SetResult(5));
        Assert.Equal(5, await ready.Task);
    }

    [Behaviour(Ships.May)]
    public async Task A_log_file_is_written_by_calls_under_a_lock()
    {
        var path = Path.GetTempFileName();
        var gate = new object();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Task.Run(() =>
            {
                lock (gate)
                {
                    File.AppendAllText(path, $"{i}\n");
                }
            })));
            Assert.Equal(5, File.ReadAllLines(path).Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Behaviour(Ships.May)]
    public async Task The_culture_of_the_flow_formats()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        var x = 1.5;
        Assert.Equal("1,5", await Task.Run(() => x.ToString("0.0")));
    }

    [Behaviour(Ships.May)]
    public async Task A_random_of_the_callers_moves_on()
    {
        var random = new Random(42);
        var expected = new Random(42);
        _ = expected.Next();
        var first = await Task.Run(() => random.Next());
        Assert.Equal(new Random(42).Next(), first);
        Assert.Equal(expected.Next(), random.Next());
    }

    [Behaviour(Ships.May)]
    public async Task A_process_wide_switch_is_asked()
    {
        AppContext.SetSwitch("Compat.Corpus.Feature", true);
        Assert.True(await Task.Run(() => AppContext.TryGetSwitch("Compat.Corpus.Feature", out var on) && on));
    }

    [Behaviour(Ships.May)]
    public async Task A_type_is_activated_by_its_name()
    {
        var name = typeof(Canned).FullName!;
        Assert.True(await Task.Run(() => typeof(MayStay).Assembly.GetType(name) is not null));
    }

    [Behaviour(Ships.May)]
    public async Task A_lock_of_the_callers_spans_a_call_elsewhere()
    {
        var gate = new object();
        var value = 1;
        var other = Task.Run(() =>
        {
            lock (gate)
            {
                return value;
            }
        });
        Assert.InRange(await other, 1, 1);
    }

    [Behaviour(Ships.May)]
    public async Task Console_lines_are_written()
    {
        var name = "corpus";
        Assert.Equal(6, await Task.Run(() =>
        {
            Console.WriteLine($"working on {name}");
            return name.Length;
        }));
    }

    private sealed class Canned : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("hello") });
    }

    private sealed class Direct(Action<int> handler) : IProgress<int>
    {
        public void Report(int value) => handler(value);
    }

    private sealed class Source
    {
        public event Action<string>? Changed;

        public void Change(string value) => Changed?.Invoke(value);
    }
}
