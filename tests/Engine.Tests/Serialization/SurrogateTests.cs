using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distributed.Engine.Tests.Serialization;

public sealed class SurrogateTests
{
    [Fact]
    public void Each_distinct_token_of_a_graph_has_a_number()
    {
        using var a = new CancellationTokenSource();
        using var b = new CancellationTokenSource();
        var (x, y, again) = (a.Token, b.Token, a.Token);
        Func<string> f = () => $"{x.IsCancellationRequested} {y.IsCancellationRequested} {again.IsCancellationRequested}";
        var snapshot = RoundTrip.Write([f]);
        Assert.Equal(new[] { (0, a.Token), (1, b.Token) }, snapshot.Tokens);
        using var context = new OwnTokens();
        var copy = (Func<string>)RoundTrip.Read(snapshot, context).Roots[0]!;
        Assert.Equal("False False False", copy());
        context.Sources[1].Cancel();
        Assert.Equal("False True False", copy());
    }

    [Fact]
    public void Tokens_that_never_change_need_no_stand_in()
    {
        var snapshot = RoundTrip.Write([CancellationToken.None, new CancellationToken(true)]);
        Assert.Empty(snapshot.Live);
        Assert.Equal([CancellationToken.None, new CancellationToken(true)], RoundTrip.Read(snapshot).Roots);
    }

    [Fact]
    public void A_token_without_a_context_is_an_error()
    {
        using var source = new CancellationTokenSource();
        var snapshot = RoundTrip.Write([source.Token]);
        var e = Assert.Throws<GraphFormatException>(() => RoundTrip.Read(snapshot));
        Assert.Equal("The cancellation token 0 isn't part of this call.", e.Message);
    }

    [Fact]
    public void A_class_can_say_itself_how_it_travels()
    {
        var model = new Model("m", new MemoryStream());
        var copy = RoundTrip.CopyAll([model, model, new List<Model> { model }]);
        Assert.Equal("m again", ((Model)copy[0]!).Name);
        Assert.Same(copy[0], copy[1]);
        Assert.Same(copy[0], ((List<Model>)copy[2]!)[0]);
    }

    [Fact]
    public void A_registered_class_travels_though_it_is_refused_otherwise()
    {
        Shipping.Register<Foreign, byte[]>(static f => f.Bytes.ToArray(), static b => new Foreign(b));
        var foreign = new Foreign([1, 2]);
        Func<byte[]> f = () => foreign.Bytes.ToArray();
        Assert.Equal([1, 2], RoundTrip.Copy(f)());
        var e = Assert.Throws<InvalidOperationException>(() => Shipping.Register<Foreign, byte[]>(static f => [], static b => new Foreign(b)));
        Assert.Contains("is registered already", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_registration_must_not_capture()
    {
        var captured = new byte[1];
        var e = Assert.Throws<ArgumentException>(() => Shipping.Register<Other, int>(static _ => 0, _ => new Other(captured)));
        Assert.Contains("can't capture anything", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_surrogate_that_throws_names_its_object()
    {
        var broken = new Broken();
        Func<object> f = () => broken;
        Assert.Equal(
            "broken (Distributed.Engine.Tests.Serialization.SurrogateTests.Broken) could not be taken apart: InvalidOperationException: no data", RoundTrip.Refusal(f));
    }

    [Fact]
    public void A_progress_reports_to_the_context_where_the_plan_supports_it()
    {
        var progress = new Progress<int>();
        Action f = () => ((IProgress<int>)progress).Report(7);
        var context = new Recorder();
        ((Action)RoundTrip.Read(RoundTrip.Write([f], new LivePlan()), context).Roots[0]!)();
        Assert.Equal(["0: 7"], context.Seen);
        Assert.Equal("progress (System.Progress<System.Int32>) reports to this process before the task ends (return what there is to report)", RoundTrip.Refusal(f));
    }

    [Fact]
    public void A_logger_logs_to_the_context_where_the_plan_supports_it()
    {
        var logger = new Logger<SurrogateTests>(NullLoggerFactory.Instance);
        Action f = () => logger.Log(LogLevel.Information, "hello {Name}", "x");
        var context = new Recorder();
        ((Action)RoundTrip.Read(RoundTrip.Write([f], new LivePlan()), context).Roots[0]!)();
        Assert.Equal(["Information: hello x"], context.Seen);
        Assert.EndsWith("logs in this process (return what there is to log, and log it after the task)", RoundTrip.Refusal(f), StringComparison.Ordinal);
    }

    private sealed class LivePlan : GraphPlan
    {
        public override LocalReason? Admit(Type type) => null;

        public override LocalReason? Admit(MethodInfo method) => null;

        public override bool Needs(FieldInfo field) => true;

        public override bool Supports(LiveKind kind) => true;
    }

    private sealed class Recorder : SurrogateContext, ILogger
    {
        public List<string> Seen { get; } = [];

        public override ILogger Logger(int number) => this;

        public override void Report<T>(int number, T value) => Seen.Add($"{number}: {value}");

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Seen.Add($"{logLevel}: {formatter(state, exception)}");
    }

    private sealed class OwnTokens : SurrogateContext, IDisposable
    {
        public CancellationTokenSource[] Sources { get; } = [new(), new()];

        public override CancellationToken Token(int number) => Sources[number].Token;

        public void Dispose() => Array.ForEach(Sources, s => s.Dispose());
    }

    private sealed class Model(string name, Stream stream) : IShippable<Model, string>
    {
        public string Name { get; } = name;

        public Stream Stream { get; } = stream;

        public string ToShipment() => Name;

        public static Model FromShipment(string data) => new(data + " again", Stream.Null);
    }

    private sealed class Broken : IShippable<Broken, int>
    {
        public int ToShipment() => throw new InvalidOperationException("no data");

        public static Broken FromShipment(int data) => new();
    }

    private sealed class Foreign(byte[] bytes)
    {
        public MemoryStream Bytes { get; } = new(bytes);
    }

    private sealed class Other(byte[] bytes)
    {
        public byte[] Bytes { get; } = bytes;
    }
}
