namespace Distributed.Engine.Tests.Serialization;

public sealed class ExceptionRoundTripTests
{
    [Fact]
    public void An_exception_keeps_type_message_data_inner_and_own_fields()
    {
        var original = new OrderException("bad", 7, new ArgumentNullException("p")) { Data = { ["k"] = 1 }, HResult = 55, Source = "s", HelpLink = "h" };
        var copy = RoundTrip.Copy(original);
        Assert.Equal(("bad", 7, 55, "s", "h"), (copy.Message, copy.Order, copy.HResult, copy.Source, copy.HelpLink));
        Assert.Equal("p", Assert.IsType<ArgumentNullException>(copy.InnerException).ParamName);
        Assert.Equal(1, copy.Data["k"]);
    }

    [Fact]
    public void The_stack_trace_travels_as_text_and_is_kept_when_thrown_again()
    {
        var copy = RoundTrip.Copy(Thrown());
        Assert.Contains(nameof(Thrown), copy.StackTrace, StringComparison.Ordinal);
        var again = Assert.Throws<InvalidOperationException>((Action)(() => throw copy));
        Assert.Contains(nameof(The_stack_trace_travels_as_text_and_is_kept_when_thrown_again), again.StackTrace, StringComparison.Ordinal);

        var dispatched = RoundTrip.Copy(Thrown());
        var e = Assert.Throws<InvalidOperationException>(() => System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(dispatched));
        Assert.Contains(nameof(Thrown), e.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_never_thrown_has_no_trace() => Assert.Null(RoundTrip.Copy(new InvalidOperationException()).StackTrace);

    [Fact]
    public void Aggregates_keep_their_parts()
    {
        var copy = RoundTrip.Copy(new AggregateException("m", new ArgumentException("a"), new TimeoutException("b")));
        Assert.Equal(["a", "b"], copy.InnerExceptions.Select(e => e.Message));
        Assert.Same(copy.InnerException, copy.InnerExceptions[0]);
    }

    public static TheoryData<Exception> Framework() =>
    [
        new ArgumentOutOfRangeException("p", 3, "m"), new ObjectDisposedException("o"), new FileNotFoundException("m", "f"), new KeyNotFoundException("k"),
        new FormatException("f"), new OverflowException(), new DivideByZeroException(), new NotSupportedException("n"), new TaskCanceledException("t"),
        new OperationCanceledException("c"), new System.Net.Sockets.SocketException(10061), new System.Text.Json.JsonException("j", "p", 1, 2), new HttpRequestException("h"),
        new AggregateException(), new InvalidCastException("x"), new IndexOutOfRangeException(), new System.ComponentModel.DataAnnotations.ValidationException("v"),
    ];

    [Theory]
    [MemberData(nameof(Framework))]
    public void Exceptions_of_the_framework_travel(Exception exception)
    {
        var copy = RoundTrip.Copy(exception);
        Assert.Equal(exception.GetType(), copy.GetType());
        Assert.Equal(exception.ToString(), copy.ToString());
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("x");
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }

    private sealed class OrderException(string message, int order, Exception inner) : Exception(message, inner)
    {
        public int Order { get; } = order;
    }
}
