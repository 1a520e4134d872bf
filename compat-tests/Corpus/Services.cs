using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Compat.Corpus;

/// <summary>Services composed of other services: repositories, caches, validators, rules, loggers.</summary>
public class Services : Contract
{
    private readonly IRepository<Product> _products = new MemoryRepository<Product>(p => p.Id) { new(1, "pen", 2m), new(2, "ink", 5m), new(3, "pad", 3m) };
    private readonly ConcurrentDictionary<int, decimal> _cache = new();

    [Behaviour(Ships.Must)]
    public async Task A_service_of_interfaces_quotes_a_basket()
    {
        var service = new QuoteService(_products, new FlatTax(0.2m), NullLogger<QuoteService>.Instance);
        var basket = new Dictionary<int, int> { [1] = 3, [2] = 1 };
        Assert.Equal(13.2m, await Task.Run(() => service.Quote(basket)));
    }

    [Behaviour(Ships.Must)]
    public async Task A_service_logs_through_a_generic_logger_of_the_users()
    {
        var logger = new Recorder<QuoteService>();
        var service = new QuoteService(_products, new FlatTax(0m), logger);
        Assert.Equal(2m, await Task.Run(() => service.Quote(new() { [1] = 1 })));
        Assert.Equal(["Debug: quoted 1 lines"], logger.Lines);
    }

    [Behaviour(Ships.Must)]
    public async Task A_repository_in_a_field_is_queried()
    {
        var dear = await Task.Run(() => _products.Find(p => p.Price > 2.5m).Select(p => p.Name).Order().ToList());
        Assert.Equal(["ink", "pad"], dear);
    }

    [Behaviour(Ships.Must)]
    public async Task A_repository_is_changed_and_keeps_it()
    {
        var products = _products;
        await Task.Run(() =>
        {
            foreach (var p in products.Find(_ => true).ToList())
            {
                products.Save(p with { Price = p.Price * 2 });
            }
        });
        Assert.Equal([4m, 10m, 6m], products.Find(_ => true).Select(p => p.Price));
    }

    [Behaviour(Ships.Must)]
    public async Task Prices_are_cached_in_a_concurrent_dictionary_of_this()
    {
        var prices = await Task.WhenAll(new[] { 1, 2, 1, 3 }.Select(id => Task.Run(() => _cache.GetOrAdd(id, Slow))));
        Assert.Equal([1m, 4m, 1m, 9m], prices);
        Assert.Equal(3, _cache.Count);

        static decimal Slow(int id) => id * id;
    }

    [Behaviour(Ships.Must)]
    public async Task Requests_are_validated_by_a_list_of_rules()
    {
        var validator = new Validator<Product>()
            .Rule(p => p.Price > 0, "price")
            .Rule(p => !string.IsNullOrWhiteSpace(p.Name), "name");
        var requests = new[] { new Product(1, "ok", 1), new Product(2, " ", -1) };
        var errors = await Task.WhenAll(requests.Select(r => Task.Run(() => validator.Check(r).ToArray())));
        Assert.Empty(errors[0]);
        Assert.Equal(["price", "name"], errors[1]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_handler_is_found_by_the_type_of_its_request()
    {
        var mediator = new Mediator().Add<Ping, string>(new PingHandler()).Add<Sum, int>(new SumHandler());
        Assert.Equal("pong 3", await Task.Run(() => mediator.Send<Ping, string>(new(3))));
        Assert.Equal(6, await Task.Run(() => mediator.Send<Sum, int>(new([1, 2, 3]))));
    }

    [Behaviour(Ships.Must)]
    public async Task Decorators_wrap_a_service()
    {
        IClock clock = new FixedClock(new(2024, 1, 1, 12, 0, 0, TimeSpan.Zero));
        IGreeter greeter = new Shouting(new Timed(new Greeter(), clock));
        Assert.Equal("HELLO ANN AT 12", await Task.Run(() => greeter.Greet("Ann")));
    }

    [Behaviour(Ships.Must)]
    public async Task A_result_type_carries_success_or_failure()
    {
        var ids = new[] { 1, 9 };
        var results = await Task.WhenAll(ids.Select(id => Task.Run(() => Load(_products, id).Map(p => p.Price * 10))));
        Assert.Equal((true, 20m), (results[0].Ok, results[0].Value));
        Assert.Equal("no product 9", results[1].Error);
    }

    [Behaviour(Ships.Must)]
    public async Task A_mapper_turns_entities_into_transfer_objects()
    {
        var mapper = new Mapper<Product, ProductDto>(p => new() { Title = p.Name.ToUpperInvariant(), Cents = (long)(p.Price * 100) });
        var dtos = await Task.Run(() => mapper.Map(_products.Find(_ => true)));
        Assert.Equal(["PEN", "INK", "PAD"], dtos.Select(d => d.Title));
        Assert.Equal(500, dtos[1].Cents);
    }

    [Behaviour(Ships.Must)]
    public async Task A_least_recently_used_cache_is_warmed()
    {
        var cache = new Lru<string, int>(2);
        await Task.Run(() =>
        {
            foreach (var key in new[] { "a", "bb", "a", "ccc" })
            {
                cache.Get(key, k => k.Length);
            }
        });
        Assert.Equal(["ccc", "a"], cache.Keys);
        Assert.Equal((1, 3), (cache.Hits, cache.Misses));
    }

    [Behaviour(Ships.Must)]
    public async Task Options_decide_which_strategy_is_used()
    {
        var options = new EngineOptions { Mode = Mode.Fast, Limits = { ["max"] = 3 } };
        var engine = new Engine(options);
        Assert.Equal((int[])[1, 2, 3], await Task.Run(() => engine.Take([1, 2, 3, 4])));
    }

    [Behaviour(Ships.Must)]
    public async Task A_static_method_group_is_run_with_a_captured_request()
    {
        var request = new Sum([4, 5]);
        Func<int> work = request.Total;
        Assert.Equal(9, await Task.Run(work));
    }

    [Behaviour(Ships.Must)]
    public async Task A_rule_engine_scores_applicants()
    {
        Rule[] rules = [new("age", a => a.Age >= 18 ? 10 : -100), new("income", a => (int)(a.Income / 1_000)), new("debt", a => a.Debts.Count * -5)];
        var applicants = new List<Applicant> { new(30, 50_000m, ["car"]), new(17, 1_000m, []) };
        var scores = await Task.WhenAll(applicants.Select(a => Task.Run(() => rules.Sum(r => r.Score(a)))));
        Assert.Equal([55, -99], scores);
    }

    private static Result<Product> Load(IRepository<Product> products, int id) =>
        products.Find(p => p.Id == id).FirstOrDefault() is { } p ? new(p, null) : new(null!, $"no product {id}");

    private sealed record Product(int Id, string Name, decimal Price);

    private sealed record ProductDto
    {
        public required string Title { get; init; }

        public long Cents { get; init; }
    }

    private interface IRepository<T>
    {
        IEnumerable<T> Find(Func<T, bool> where);

        void Save(T item);
    }

    private sealed class MemoryRepository<T>(Func<T, int> id) : IRepository<T>, System.Collections.IEnumerable
    {
        private readonly Dictionary<int, T> _items = [];

        public void Add(T item) => Save(item);

        public void Save(T item) => _items[id(item)] = item;

        public IEnumerable<T> Find(Func<T, bool> where) => _items.Values.Where(where);

        public System.Collections.IEnumerator GetEnumerator() => _items.Values.GetEnumerator();
    }

    private interface ITax
    {
        decimal On(decimal net);
    }

    private sealed class FlatTax(decimal rate) : ITax
    {
        public decimal On(decimal net) => net * rate;
    }

    private sealed class QuoteService(IRepository<Product> products, ITax tax, ILogger<QuoteService> logger)
    {
        public decimal Quote(Dictionary<int, int> basket)
        {
            logger.LogDebug("quoted {Count} lines", basket.Count);
            var net = products.Find(p => basket.ContainsKey(p.Id)).Sum(p => p.Price * basket[p.Id]);
            return net + tax.On(net);
        }
    }

    private sealed class Recorder<T> : ILogger<T>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel}: {formatter(state, exception)}");
    }

    private sealed class Validator<T>
    {
        private readonly List<(Func<T, bool> Holds, string Name)> _rules = [];

        public Validator<T> Rule(Func<T, bool> holds, string name)
        {
            _rules.Add((holds, name));
            return this;
        }

        public IEnumerable<string> Check(T value)
        {
            foreach (var (holds, name) in _rules)
            {
                if (!holds(value))
                {
                    yield return name;
                }
            }
        }
    }

    private interface IHandler<in TRequest, out TReply>
    {
        TReply Handle(TRequest request);
    }

    private sealed record Ping(int N);

    private sealed record Sum(int[] Values)
    {
        public int Total() => Values.Sum();
    }

    private sealed class PingHandler : IHandler<Ping, string>
    {
        public string Handle(Ping request) => $"pong {request.N}";
    }

    private sealed class SumHandler : IHandler<Sum, int>
    {
        public int Handle(Sum request) => request.Total();
    }

    private sealed class Mediator
    {
        private readonly Dictionary<Type, object> _handlers = [];

        public Mediator Add<TRequest, TReply>(IHandler<TRequest, TReply> handler)
        {
            _handlers.Add(typeof(TRequest), handler);
            return this;
        }

        public TReply Send<TRequest, TReply>(TRequest request) => ((IHandler<TRequest, TReply>)_handlers[typeof(TRequest)]).Handle(request);
    }

    private interface IClock
    {
        DateTimeOffset Now { get; }
    }

    private sealed record FixedClock(DateTimeOffset Now) : IClock;

    private interface IGreeter
    {
        string Greet(string name);
    }

    private sealed class Greeter : IGreeter
    {
        public string Greet(string name) => $"Hello {name}";
    }

    private sealed class Timed(IGreeter inner, IClock clock) : IGreeter
    {
        public string Greet(string name) => $"{inner.Greet(name)} at {clock.Now.Hour}";
    }

    private sealed class Shouting(IGreeter inner) : IGreeter
    {
        public string Greet(string name) => inner.Greet(name).ToUpperInvariant();
    }

    private readonly record struct Result<T>(T Value, string? Error)
    {
        public bool Ok => Error is null;

        public Result<TOut> Map<TOut>(Func<T, TOut> map) => Ok ? new(map(Value), null) : new(default!, Error);
    }

    private sealed class Mapper<TIn, TOut>(Func<TIn, TOut> map)
    {
        public List<TOut> Map(IEnumerable<TIn> items) => [.. items.Select(map)];
    }

    private sealed class Lru<TKey, TValue>(int capacity)
        where TKey : notnull
    {
        private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _map = [];
        private readonly LinkedList<(TKey Key, TValue Value)> _order = new();

        public int Hits { get; private set; }

        public int Misses { get; private set; }

        public IEnumerable<TKey> Keys => _order.Select(e => e.Key);

        public TValue Get(TKey key, Func<TKey, TValue> make)
        {
            if (_map.TryGetValue(key, out var node))
            {
                Hits++;
                _order.Remove(node);
                _order.AddFirst(node);
                return node.Value.Value;
            }

            Misses++;
            if (_map.Count == capacity)
            {
                _map.Remove(_order.Last!.Value.Key);
                _order.RemoveLast();
            }

            _map[key] = _order.AddFirst((key, make(key)));
            return _map[key].Value.Value;
        }
    }

    private enum Mode
    {
        Slow,
        Fast,
    }

    private sealed class EngineOptions
    {
        public Mode Mode { get; set; }

        public Dictionary<string, int> Limits { get; } = [];
    }

    private sealed class Engine(EngineOptions options)
    {
        public int[] Take(int[] items) => options switch
        {
            { Mode: Mode.Fast } => items[..Math.Min(items.Length, options.Limits["max"])],
            _ => [.. items.TakeWhile((_, i) => i < options.Limits["max"])],
        };
    }

    private sealed record Applicant(int Age, decimal Income, List<string> Debts);

    private sealed record Rule(string Name, Func<Applicant, int> Score);
}
