using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Compat.CounterExamples;

/// <summary>The typical closures that a user expects to ship, and the three that stay with a remedy, as programs have them.</summary>
public class Table : Contract
{
    private static readonly Dictionary<string, decimal> Rates = [];
    private readonly Pricer _pricer = new(new Memory());

    [Behaviour(Ships.Must)]
    public async Task T01_letters_of_a_file_are_counted()
    {
        var f = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(f, "a b1");
            Assert.Equal(2, await Task.Run(() => File.ReadAllText(f).Count(char.IsLetter)));
        }
        finally
        {
            File.Delete(f);
        }
    }

    [Behaviour(Ships.Must)]
    public async Task T02_files_are_loaded_resized_and_saved()
    {
        var folder = Directory.CreateTempSubdirectory("compat-");
        try
        {
            var files = Enumerable.Range(0, 3).Select(i => Path.Combine(folder.FullName, $"{i}.raw")).ToArray();
            Array.ForEach(files, f => File.WriteAllBytes(f, [1, 1, 3, 3]));
            await Task.WhenAll(files.Select(f => Task.Run(() => Save(f, Resize(Load(f))))));
            Assert.All(files, f => Assert.Equal([1, 3], File.ReadAllBytes(f + ".small")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static byte[] Load(string f) => File.ReadAllBytes(f);

        static byte[] Resize(byte[] b) => [.. b.Chunk(2).Select(p => (byte)p.Average(x => x))];

        static void Save(string f, byte[] b) => File.WriteAllBytes(f + ".small", b);
    }

    [Behaviour(Ships.Must)]
    public async Task T03_a_pricer_in_a_field_holds_a_logger()
    {
        var o = 4m;
        Assert.Equal(8m, await Task.Run(() => _pricer.Price(o)));
        Assert.Equal(1, _pricer.Logged);
    }

    [Behaviour(Ships.Must)]
    public async Task T04_scores_are_added_under_a_lock()
    {
        var results = new List<(int X, double Score)>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(x => Task.Run(() =>
        {
            lock (results)
            {
                results.Add((x, Math.Sqrt(x)));
            }
        })));
        Assert.Equal(8, results.Count);
        Assert.Contains((4, 2.0), results);
    }

    [Behaviour(Ships.Must)]
    public async Task T05_sums_of_pieces_are_returned_and_added_by_the_caller()
    {
        double total = 0;
        var sums = await Task.WhenAll(Enumerable.Range(0, 4).Select(p => Task.Run(() =>
        {
            double s = 0;
            for (var i = p * 10; i < (p + 1) * 10; i++)
            {
                s += i * 0.5;
            }

            return s;
        })));
        foreach (var s in sums)
        {
            total += s;
        }

        Assert.Equal(390, total);
    }

    [Behaviour(Ships.Must)]
    public async Task T06_a_cache_is_filled_by_a_pure_function()
    {
        var cache = new ConcurrentDictionary<int, long>();
        var values = await Task.WhenAll(new[] { 5, 6, 5 }.Select(k => Task.Run(() => cache.GetOrAdd(k, Compute))));
        Assert.Equal([120, 720, 120], values);
        Assert.Equal(2, cache.Count);

        static long Compute(int k) => Enumerable.Range(1, k).Aggregate(1L, (a, b) => a * b);
    }

    [Behaviour(Ships.Must)]
    public async Task T07_slots_are_written_from_slots()
    {
        var a = Enumerable.Range(0, 4_000).ToArray();
        var r = new long[a.Length];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(p => Task.Run(() =>
        {
            for (var i = p * 1_000; i < (p + 1) * 1_000; i++)
            {
                r[i] = F(a[i]);
            }
        })));
        Assert.Equal(a.Select(F), r);

        static long F(int x) => (long)x * x;
    }

    [Behaviour(Ships.Never, Reason = "copy Rates to a local before the lambda")]
    public async Task T08_a_static_table_filled_by_Main_is_read_by_the_lambda()
    {
        Rates["EUR"] = 2m;
        var (currency, amount) = ("EUR", 10m);
        Assert.Equal(20m, await Task.Run(() => Rates[currency] * amount));
    }

    [Behaviour(Ships.Never, Reason = "uses Interlocked.Increment")]
    public async Task T09_a_report_every_thousand_items()
    {
        int done = 0, reports = 0;
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                if (Interlocked.Increment(ref done) % 1000 == 0)
                {
                    Interlocked.Increment(ref reports);
                }
            }
        })));
        Assert.Equal(2, reports);
    }

    [Behaviour(Ships.Never, Reason = "HttpClient")]
    public async Task T10_a_page_is_fetched_by_a_captured_client()
    {
        using var http = new HttpClient(new Canned());
        var u = "http://example.invalid/";
        Assert.Equal(204, (int)(await Task.Run(async () => (await http.GetAsync(u)).StatusCode)));
    }

    private sealed class Canned : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.NoContent));
    }

    private sealed class Pricer(Memory logger)
    {
        private readonly ILogger _logger = logger;

        public int Logged => logger.Count;

        public decimal Price(decimal o)
        {
            _logger.LogInformation("pricing {Order}", o);
            return o * 2;
        }
    }

    private sealed class Memory : ILogger
    {
        public int Count { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Count++;
    }
}
