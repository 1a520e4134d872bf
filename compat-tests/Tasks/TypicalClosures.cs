using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Compat.Tasks;

/// <summary>Closures as programs have them. Those that stay local would disappoint; the later issues promote theirs to Must.</summary>
public class TypicalClosures : Contract
{
    [Behaviour(Ships.Must)]
    public async Task Words_of_files_are_counted_in_a_call_each()
    {
        var folder = Directory.CreateTempSubdirectory("compat-");
        try
        {
            for (var i = 0; i < 10; i++)
            {
                File.WriteAllText(Path.Combine(folder.FullName, $"{i}.txt"), $"the quick fox {i} the end");
            }

            var tasks = Directory.GetFiles(folder.FullName).Select(path => Task.Run(() => CountWords(path)));
            var totals = (await Task.WhenAll(tasks))
                .SelectMany(counts => counts)
                .GroupBy(p => p.Key, p => p.Value)
                .ToDictionary(g => g.Key, g => g.Sum());
            Assert.Equal(20, totals["the"]);
            Assert.Equal(1, totals["7"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Behaviour(Ships.Must)]
    public async Task Files_are_converted_in_a_call_each()
    {
        var folder = Directory.CreateTempSubdirectory("compat-");
        try
        {
            var files = Enumerable.Range(0, 10).Select(i => Path.Combine(folder.FullName, $"{i}.txt")).ToArray();
            Array.ForEach(files, file => File.WriteAllText(file, $"text of {Path.GetFileName(file)}"));
            await Task.WhenAll(files.Select(file => Task.Run(() => Save(Shout(Load(file)), file + ".out"))));
            Assert.Equal(files.Select(file => $"TEXT OF {Path.GetFileName(file).ToUpperInvariant()}"), files.Select(file => File.ReadAllText(file + ".out")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static string Load(string file) => File.ReadAllText(file);

        static string Shout(string text) => text.ToUpperInvariant();

        static void Save(string text, string file) => File.WriteAllText(file, text);
    }

    [Behaviour(Ships.Must)]
    public async Task What_a_call_wrote_to_a_stream_and_to_captures_before_it_failed_is_there()
    {
        var file = Path.GetTempFileName();
        var lines = 0;
        try
        {
            var exception = await Assert.ThrowsAsync<FormatException>(() => Task.Run(() =>
            {
                using var writer = new StreamWriter(file);
                foreach (var text in new[] { "1", "2", "x", "4" })
                {
                    writer.WriteLine(int.Parse(text));
                    lines++;
                }
            }));
            Assert.Contains("'x'", exception.Message);
            Assert.Equal(2, lines);
            Assert.Equal(["1", "2"], File.ReadAllLines(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Behaviour(Ships.Never, Reason = "it may run only once")]
    public async Task A_call_that_writes_a_file_and_returns_anything_gives_just_that()
    {
        var file = Path.GetTempFileName();
        try
        {
            var result = await Task.Run<object>(() =>
            {
                File.WriteAllText(file, "x");
                return File.OpenRead(file);
            });
            using var stream = Assert.IsType<FileStream>(result);
            Assert.Equal('x', stream.ReadByte());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Behaviour(Ships.Must)]
    public async Task Chunks_of_an_array_are_filled_in_a_call_each()
    {
        var a = Enumerable.Range(0, 10_000).Select(i => (double)i).ToArray();
        var r = new double[a.Length];
        await Task.WhenAll(Enumerable.Range(0, 10).Select(k => Task.Run(() =>
        {
            for (var i = k * 1_000; i < (k + 1) * 1_000; i++)
            {
                r[i] = Math.Sqrt(a[i]);
            }
        })));
        Assert.Equal(a.Select(Math.Sqrt), r);
    }

    [Behaviour(Ships.Must)]
    public async Task A_service_computes_with_its_own_table()
    {
        var pricer = new Pricer(new() { ["EUR"] = 2m, ["USD"] = 1m }, null);
        var order = new Order("EUR", 10m);
        Assert.Equal(20m, await Task.Run(() => pricer.Price(order)));
    }

    [Behaviour(Ships.May)]
    public async Task A_service_that_logs_has_logged_when_the_task_is_done()
    {
        var logger = new ListLogger();
        var pricer = new Pricer(new() { ["EUR"] = 2m }, logger);
        var order = new Order("EUR", 10m);
        Assert.Equal(20m, await Task.Run(() => pricer.Price(order)));
        Assert.Equal(["Information: priced EUR"], logger.Lines);
    }

    [Behaviour(Ships.Must)]
    public async Task Primes_are_counted_in_ranges()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, 10).Select(k => Task.Run(() =>
            Enumerable.Range(k * 1_000, 1_000).Count(IsPrime))));
        Assert.Equal(1_229, counts.Sum());
    }

    [Behaviour(Ships.Must)]
    public async Task Halves_are_sorted_apart_and_merged()
    {
        var random = new Random(5);
        var a = Enumerable.Range(0, 20_000).Select(_ => random.Next()).ToArray();
        var expected = a.Order().ToArray();
        var halves = await Task.WhenAll(Task.Run(() => a[..10_000].Order().ToArray()), Task.Run(() => a[10_000..].Order().ToArray()));
        Assert.Equal(expected, halves[0].Concat(halves[1]).Order());
    }

    [Behaviour(Ships.Must)]
    public async Task Results_are_added_under_a_lock()
    {
        var results = new List<int>();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(x => Task.Run(() =>
        {
            lock (results)
            {
                results.Add(x * x);
            }
        })));
        Assert.Equal(Enumerable.Range(0, 20).Select(x => x * x), results.Order());
    }

    [Behaviour(Ships.Must)]
    public async Task A_shared_cache_is_filled()
    {
        var cache = new ConcurrentDictionary<int, string>();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(x => Task.Run(() => cache.GetOrAdd(x % 5, k => $"v{k}"))));
        Assert.Equal(5, cache.Count);
        Assert.Equal("v3", cache[3]);
    }

    [Behaviour(Ships.May)]
    public async Task Every_tenth_call_sees_its_turn()
    {
        int done = 0, reports = 0;
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() =>
        {
            if (Interlocked.Increment(ref done) % 10 == 0)
            {
                Interlocked.Increment(ref reports);
            }
        })));
        Assert.Equal((100, 10), (done, reports));
    }

    [Behaviour(Ships.May)]
    public async Task Progress_of_every_step_arrives_before_the_task_is_done()
    {
        var seen = new List<int>();
        IProgress<int> progress = new DirectProgress(seen.Add);
        await Task.Run(() =>
        {
            for (var i = 0; i < 5; i++)
            {
                progress.Report(i);
            }
        });
        Assert.Equal([0, 1, 2, 3, 4], seen);
    }

    private static Dictionary<string, int> CountWords(string path)
    {
        var counts = new Dictionary<string, int>();
        foreach (var word in File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        return counts;
    }

    private static bool IsPrime(int n)
    {
        if (n < 2)
        {
            return false;
        }

        for (var d = 2; d * d <= n; d++)
        {
            if (n % d == 0)
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Order(string Currency, decimal Amount);

    private sealed class Pricer(Dictionary<string, decimal> rates, ILogger? logger)
    {
        public decimal Price(Order order)
        {
            logger?.LogInformation("priced {Currency}", order.Currency);
            return rates[order.Currency] * order.Amount;
        }
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel}: {formatter(state, exception)}");
    }

    private sealed class DirectProgress(Action<int> handler) : IProgress<int>
    {
        public void Report(int value) => handler(value);
    }
}
