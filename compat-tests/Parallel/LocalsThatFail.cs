namespace Compat.Loops;

/// <summary>Exceptions in localInit, in localFinally, and in bodies beside them.</summary>
public class LocalsThatFail : Contract
{
    private const int N = 200;

    [Behaviour(Ships.May)]
    public void An_exception_of_localInit_comes_in_an_aggregate()
    {
        var ran = 0;
        var e = Assert.Throws<AggregateException>(() => Parallel.For(
            0, N, () => Fail<int>("init"), (_, _, local) => local, _ => { Interlocked.Increment(ref ran); }));
        Assert.All(e.InnerExceptions, inner => Assert.Equal("init", Assert.IsType<TimeoutException>(inner).Message));
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.May)]
    public void An_exception_of_localInit_over_elements_comes_in_an_aggregate()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.ForEach(
            Enumerable.Range(0, N), () => Fail<int>("init"), (_, _, local) => local, _ => { }));
        Assert.All(e.InnerExceptions, inner => Assert.Equal("init", inner.Message));
    }

    [Behaviour(Ships.May)]
    public void An_exception_of_localInit_keeps_bodies_from_running()
    {
        var ran = 0;
        Assert.Throws<AggregateException>(() => Parallel.For(
            0,
            N,
            () => Fail<int>("init"),
            (_, _, local) =>
            {
                Interlocked.Increment(ref ran);
                return local;
            },
            _ => { }));
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.May)]
    public void An_exception_of_localFinally_comes_in_an_aggregate()
    {
        var seen = new bool[N];
        var e = Assert.Throws<AggregateException>(() => Parallel.For(
            0,
            N,
            () => 0,
            (i, _, local) =>
            {
                seen[i] = true;
                return local;
            },
            _ => Fail<int>("finally")));
        Assert.All(e.InnerExceptions, inner => Assert.Equal("finally", Assert.IsType<TimeoutException>(inner).Message));
        Assert.Contains(true, seen);
    }

    [Behaviour(Ships.May)]
    public void An_exception_of_localFinally_over_elements_comes_in_an_aggregate()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.ForEach(
            Enumerable.Range(0, N).ToArray(), () => 0, (_, _, local) => local, _ => Fail<int>("finally")));
        Assert.All(e.InnerExceptions, inner => Assert.Equal("finally", inner.Message));
    }

    [Behaviour(Ships.May)]
    public void Locals_are_finished_when_a_body_throws()
    {
        int made = 0, finished = 0;
        Assert.Throws<AggregateException>(() => Parallel.For(
            0, N, () => Interlocked.Increment(ref made), (i, _, local) => Fail<int>("body"), _ => { Interlocked.Increment(ref finished); }));
        Assert.InRange(made, 1, N);
        Assert.Equal(made, finished);
    }

    [Behaviour(Ships.May)]
    public void Locals_are_finished_when_a_body_over_elements_throws()
    {
        int made = 0, finished = 0;
        Assert.Throws<AggregateException>(() => Parallel.ForEach(
            Enumerable.Range(0, N), () => Interlocked.Increment(ref made), (_, _, _) => Fail<int>("body"), _ => { Interlocked.Increment(ref finished); }));
        Assert.InRange(made, 1, N);
        Assert.Equal(made, finished);
    }

    [Behaviour(Ships.Never)]
    public void A_body_that_throws_leaves_the_local_as_the_iteration_before_made_it()
    {
        var finished = new List<int>();
        Assert.Throws<AggregateException>(() => Parallel.For(
            0, N, new ParallelOptions { MaxDegreeOfParallelism = 1 }, () => 5, (i, _, local) => i == 0 ? local + 1 : Fail<int>("body"), finished.Add));
        Assert.Single(finished, x => x == 6);
    }

    [Behaviour(Ships.Never)]
    public void An_exception_of_localFinally_hides_that_of_its_body()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.For(
            0, N, new ParallelOptions { MaxDegreeOfParallelism = 1 }, () => 0, (_, _, _) => Fail<int>("body"), _ => Fail<int>("finally")));
        Assert.Equal("finally", Assert.Single(e.InnerExceptions).Message);
    }

    [Behaviour(Ships.May)]
    public void Locals_are_finished_when_the_loop_is_stopped()
    {
        int made = 0, finished = 0;
        Parallel.For(
            0,
            N,
            () => Interlocked.Increment(ref made),
            (_, state, local) =>
            {
                state.Stop();
                return local;
            },
            _ => { Interlocked.Increment(ref finished); });
        Assert.Equal(made, finished);
    }

    [Behaviour(Ships.Never)]
    public void Locals_are_finished_when_the_loop_is_cancelled()
    {
        using var cts = new CancellationTokenSource();
        int made = 0, finished = 0;
        Assert.Throws<OperationCanceledException>(() => Parallel.For(
            0,
            N,
            new ParallelOptions { CancellationToken = cts.Token },
            () => Interlocked.Increment(ref made),
            (_, _, local) =>
            {
                cts.Cancel();
                return local;
            },
            _ => { Interlocked.Increment(ref finished); }));
        Assert.Equal(made, finished);
    }

    private static T Fail<T>(string text) => throw new TimeoutException(text);
}
