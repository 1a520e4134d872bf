namespace Compat.Tasks;

/// <summary>What a closure's exception looks like to those who wait for the task.</summary>
public class Exceptions : Contract
{
    [Behaviour(Ships.Must)]
    public async Task Await_throws_the_original_exception()
    {
        var text = "boom";
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => throw new InvalidOperationException(text)));
        Assert.Equal("boom", e.Message);
    }

    [Behaviour(Ships.Must)]
    public void Wait_throws_an_aggregate_of_one()
    {
        var text = "boom";
        Action a = () => throw new InvalidOperationException(text);
        var t = Task.Run(a);
        var e = Assert.Throws<AggregateException>(t.Wait);
        var inner = Assert.Single(e.InnerExceptions);
        Assert.IsType<InvalidOperationException>(inner);
        Assert.Equal("One or more errors occurred. (boom)", e.Message);
    }

    [Behaviour(Ships.Must)]
    public void Result_throws_an_aggregate_of_one()
    {
        var zero = 0;
        var t = Task.Run(() => 1 / zero);
        var e = Assert.Throws<AggregateException>(() => t.Result);
        Assert.IsType<DivideByZeroException>(e.InnerException);
    }

    [Behaviour(Ships.Must)]
    public void GetResult_throws_the_original_exception()
    {
        var index = 5;
        var t = Task.Run(() => "abc".ToCharArray()[index]);
        Assert.Throws<IndexOutOfRangeException>(() => { t.GetAwaiter().GetResult(); });
    }

    [Behaviour(Ships.Must)]
    public void A_faulted_task_says_so()
    {
        var text = "x";
        var t = Task.Run(() => int.Parse(text));
        ((IAsyncResult)t).AsyncWaitHandle.WaitOne();
        Assert.Equal(TaskStatus.Faulted, t.Status);
        Assert.True(t.IsFaulted && t.IsCompleted);
        Assert.False(t.IsCompletedSuccessfully || t.IsCanceled);
        Assert.IsType<FormatException>(t.Exception!.InnerException);
    }

    [Behaviour(Ships.Must)]
    public async Task Every_await_throws_the_same_object()
    {
        var text = "x";
        var t = Task.Run(() => int.Parse(text));
        var a = await Assert.ThrowsAsync<FormatException>(() => t);
        var b = await Assert.ThrowsAsync<FormatException>(() => t);
        Assert.Same(a, b);
        Assert.Same(a, t.Exception!.InnerException);
    }

    [Behaviour(Ships.Must)]
    public async Task A_users_exception_keeps_its_fields()
    {
        var id = 17;
        var e = await Assert.ThrowsAsync<OrderException>(() => Task.Run(() => throw new OrderException(id, ["late", "broken"])));
        Assert.Equal(17, e.Id);
        Assert.Equal(["late", "broken"], e.Reasons);
        Assert.Equal("order 17", e.Message);
    }

    [Behaviour(Ships.Must)]
    public async Task Inner_exceptions_are_kept()
    {
        var zero = 0;
        var e = await Assert.ThrowsAsync<OrderException>(() => Task.Run(() =>
        {
            try
            {
                return 1 / zero;
            }
            catch (DivideByZeroException inner)
            {
                throw new OrderException(1, [], inner);
            }
        }));
        Assert.IsType<DivideByZeroException>(e.InnerException);
        Assert.NotNull(e.InnerException.StackTrace);
    }

    [Behaviour(Ships.Must)]
    public async Task Data_of_an_exception_is_kept()
    {
        var value = 42;
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() =>
        {
            var ex = new InvalidOperationException();
            ex.Data["answer"] = value;
            throw ex;
        }));
        Assert.Equal(42, e.Data["answer"]);
    }

    [Behaviour(Ships.Must)]
    public async Task HResult_source_and_help_link_are_kept()
    {
        var code = 0x1234;
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() =>
            throw new InvalidOperationException("m") { HResult = code, Source = "here", HelpLink = "https://help" }));
        Assert.Equal((0x1234, "here", "https://help"), (e.HResult, e.Source, e.HelpLink));
    }

    [Behaviour(Ships.Must)]
    public async Task The_facts_of_an_argument_exception_are_kept()
    {
        var value = -1;
        var e = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Task.Run(() =>
        {
            if (value < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "too small");
            }
        }));
        Assert.Equal("value", e.ParamName);
        Assert.Equal(-1, e.ActualValue);
        Assert.StartsWith("too small (Parameter 'value')", e.Message);
    }

    [Behaviour(Ships.Must)]
    public async Task The_stack_trace_names_the_method_that_threw()
    {
        var depth = 3;
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => ThrowAt(depth)));
        Assert.Contains(nameof(ThrowAt), e.StackTrace);
        Assert.Contains(nameof(The_stack_trace_names_the_method_that_threw), e.StackTrace);
    }

    [Behaviour(Ships.Must)]
    public async Task An_aggregate_thrown_by_the_closure_is_the_one_inner_exception()
    {
        var text = "a";
        var t = Task.Run(() => throw new AggregateException(new FormatException(text), new TimeoutException()));
        var e = await Assert.ThrowsAsync<AggregateException>(() => t);
        Assert.Equal(2, e.InnerExceptions.Count);
        Assert.Same(e, Assert.Single(t.Exception!.InnerExceptions));
        Assert.Equal(2, t.Exception.Flatten().InnerExceptions.Count);
    }

    [Behaviour(Ships.Must)]
    public async Task An_exception_filter_sees_the_original()
    {
        var id = 5;
        var seen = 0;
        try
        {
            await Task.Run(() => throw new OrderException(id, []));
        }
        catch (OrderException e) when (e.Id == 5)
        {
            seen = e.Id;
        }

        Assert.Equal(5, seen);
    }

    [Behaviour(Ships.May)]
    public async Task A_captured_exception_that_is_thrown_is_the_callers_object()
    {
        var mine = new OrderException(9, []);
        var e = await Assert.ThrowsAsync<OrderException>(() => Task.Run(() => throw mine));
        Assert.Same(mine, e);
    }

    [Behaviour(Ships.Must)]
    public async Task An_object_captured_and_put_into_the_exception_is_the_callers_object()
    {
        var reasons = new[] { "late" };
        var e = await Assert.ThrowsAsync<OrderException>(() => Task.Run(() => throw new OrderException(1, reasons)));
        Assert.Same(reasons, e.Reasons);
    }

    [Behaviour(Ships.May)]
    public async Task An_exception_that_holds_a_stream_is_caught_as_thrown()
    {
        var length = 3;
        var e = await Assert.ThrowsAsync<StreamException>(() =>
            Task.Run(() => throw new StreamException(new MemoryStream(new byte[length]))));
        Assert.Equal(3, e.Stream.Length);
    }

    [Behaviour(Ships.May)]
    public async Task All_attached_children_that_fail_are_in_the_aggregate()
    {
        var text = "child";
        var t = Task.Factory.StartNew(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                var k = i;
                Task.Factory.StartNew(
                    () => throw new OrderException(k, [text]),
                    CancellationToken.None, TaskCreationOptions.AttachedToParent, TaskScheduler.Default);
            }
        });
        await Assert.ThrowsAnyAsync<Exception>(() => t);
        var ids = t.Exception!.Flatten().InnerExceptions.Cast<OrderException>().Select(e => e.Id).Order();
        Assert.Equal([0, 1, 2], ids);
        Assert.All(t.Exception.InnerExceptions, e => Assert.IsType<AggregateException>(e));
    }

    [Behaviour(Ships.Must)]
    public async Task WhenAll_keeps_all_exceptions_and_await_throws_one_of_them()
    {
        int one = 1, two = 2;
        var a = Task.Run(() => throw new OrderException(one, []));
        var b = Task.Run(() => throw new OrderException(two, []));
        var all = Task.WhenAll(a, b);
        var first = await Assert.ThrowsAsync<OrderException>(() => all);
        Assert.Same(first, all.Exception!.InnerExceptions[0]);
        Assert.Equal([1, 2], all.Exception.InnerExceptions.Cast<OrderException>().Select(e => e.Id).Order());
    }

    private static int ThrowAt(int depth) => depth == 0 ? throw new InvalidOperationException() : ThrowAt(depth - 1);

    private sealed class OrderException(int id, string[] reasons, Exception? inner = null) : Exception($"order {id}", inner)
    {
        private readonly int _id = id;

        public int Id => _id;

        public string[] Reasons { get; } = reasons;
    }

    private sealed class StreamException(Stream stream) : Exception
    {
        public Stream Stream { get; } = stream;
    }
}
