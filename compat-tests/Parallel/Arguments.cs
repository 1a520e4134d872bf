using System.Collections.Concurrent;

namespace Compat.Loops;

/// <summary>Arguments that are refused, at once and before anything runs.</summary>
public class Arguments : Contract
{
    private static readonly int[] Numbers = [1, 2, 3];
    private static readonly ParallelOptions Options = new();

    [Behaviour(Ships.Never)]
    public void For_without_a_body()
    {
        Refused("body", () => Parallel.For(0, 3, (Action<int>)null!));
        Refused("body", () => Parallel.For(0, 3, (Action<int, ParallelLoopState>)null!));
        Refused("body", () => Parallel.For(0, 3, Options, (Action<int>)null!));
        Refused("body", () => Parallel.For(0, 3, Options, (Action<int, ParallelLoopState>)null!));
    }

    [Behaviour(Ships.Never)]
    public void For_of_long_without_a_body()
    {
        Refused("body", () => Parallel.For(0L, 3L, (Action<long>)null!));
        Refused("body", () => Parallel.For(0L, 3L, (Action<long, ParallelLoopState>)null!));
        Refused("body", () => Parallel.For(0L, 3L, Options, (Action<long>)null!));
        Refused("body", () => Parallel.For(0L, 3L, Options, (Action<long, ParallelLoopState>)null!));
    }

    [Behaviour(Ships.Never)]
    public void For_without_options()
    {
        Refused("parallelOptions", () => Parallel.For(0, 3, null!, _ => { }));
        Refused("parallelOptions", () => Parallel.For(0, 3, null!, (_, _) => { }));
        Refused("parallelOptions", () => Parallel.For(0L, 3L, null!, _ => { }));
        Refused("parallelOptions", () => Parallel.For(0L, 3L, null!, (_, _) => { }));
    }

    [Behaviour(Ships.Never)]
    public void For_checks_the_options_before_the_body()
    {
        Refused("parallelOptions", () => Parallel.For(0, 3, null!, (Action<int>)null!));
        Refused("parallelOptions", () => Parallel.For(0L, 3L, null!, (Action<long, ParallelLoopState>)null!));
    }

    [Behaviour(Ships.Never)]
    public void For_with_locals_names_what_is_missing()
    {
        Func<int> init = () => 0;
        Func<int, ParallelLoopState, int, int> body = (_, _, local) => local;
        Action<int> last = _ => { };
        Refused("localInit", () => Parallel.For(0, 3, null!, body, last));
        Refused("body", () => Parallel.For(0, 3, init, null!, last));
        Refused("localFinally", () => Parallel.For(0, 3, init, body, null!));
        Refused("parallelOptions", () => Parallel.For(0, 3, null!, init, body, last));
    }

    [Behaviour(Ships.Never)]
    public void For_of_long_with_locals_names_what_is_missing()
    {
        Func<int> init = () => 0;
        Func<long, ParallelLoopState, int, int> body = (_, _, local) => local;
        Action<int> last = _ => { };
        Refused("localInit", () => Parallel.For(0L, 3L, null!, body, last));
        Refused("body", () => Parallel.For(0L, 3L, init, null!, last));
        Refused("localFinally", () => Parallel.For(0L, 3L, init, body, null!));
        Refused("parallelOptions", () => Parallel.For(0L, 3L, null!, init, body, last));
    }

    [Behaviour(Ships.Never)]
    public void For_with_locals_checks_the_options_then_localInit_then_the_body_then_localFinally()
    {
        Refused("parallelOptions", () => Parallel.For<int>(0, 3, null!, null!, null!, null!));
        Refused("localInit", () => Parallel.For<int>(0, 3, Options, null!, null!, null!));
        Refused("localInit", () => Parallel.For<int>(0L, 3L, null!, null!, null!));
        Refused("body", () => Parallel.For<int>(0, 3, Options, () => 0, null!, null!));
        Refused("localFinally", () => Parallel.For<int>(0, 3, Options, () => 0, (_, _, local) => local, null!));
    }

    [Behaviour(Ships.Never)]
    public void ForEach_without_a_source()
    {
        IEnumerable<int> none = null!;
        Refused("source", () => Parallel.ForEach(none, _ => { }));
        Refused("source", () => Parallel.ForEach(none, (_, _) => { }));
        Refused("source", () => Parallel.ForEach(none, (_, _, _) => { }));
        Refused("source", () => Parallel.ForEach(none, Options, _ => { }));
        Refused("source", () => Parallel.ForEach(none, Options, (_, _) => { }));
        Refused("source", () => Parallel.ForEach(none, Options, (_, _, _) => { }));
    }

    [Behaviour(Ships.Never)]
    public void ForEach_without_a_body()
    {
        Refused("body", () => Parallel.ForEach(Numbers, (Action<int>)null!));
        Refused("body", () => Parallel.ForEach(Numbers, (Action<int, ParallelLoopState>)null!));
        Refused("body", () => Parallel.ForEach(Numbers, (Action<int, ParallelLoopState, long>)null!));
        Refused("body", () => Parallel.ForEach(Numbers, Options, (Action<int>)null!));
        Refused("body", () => Parallel.ForEach(Numbers, Options, (Action<int, ParallelLoopState>)null!));
        Refused("body", () => Parallel.ForEach(Numbers, Options, (Action<int, ParallelLoopState, long>)null!));
    }

    [Behaviour(Ships.Never)]
    public void ForEach_without_options()
    {
        Refused("parallelOptions", () => Parallel.ForEach(Numbers, null!, _ => { }));
        Refused("parallelOptions", () => Parallel.ForEach(Numbers, null!, (_, _) => { }));
        Refused("parallelOptions", () => Parallel.ForEach(Numbers, null!, (_, _, _) => { }));
    }

    [Behaviour(Ships.Never)]
    public void ForEach_checks_the_source_then_the_options_then_the_body()
    {
        Refused("source", () => Parallel.ForEach((IEnumerable<int>)null!, null!, (Action<int>)null!));
        Refused("parallelOptions", () => Parallel.ForEach(Numbers, null!, (Action<int>)null!));
        Refused("localInit", () => Parallel.ForEach<int, int>(Numbers, Options, null!, (Func<int, ParallelLoopState, int, int>)null!, null!));
        Refused("body", () => Parallel.ForEach<int, int>(Numbers, Options, () => 0, (Func<int, ParallelLoopState, int, int>)null!, null!));
    }

    [Behaviour(Ships.Never)]
    public void ForEach_with_locals_names_what_is_missing()
    {
        Func<int> init = () => 0;
        Func<int, ParallelLoopState, int, int> body = (_, _, local) => local;
        Func<int, ParallelLoopState, long, int, int> indexed = (_, _, _, local) => local;
        Action<int> last = _ => { };
        Refused("source", () => Parallel.ForEach((IEnumerable<int>)null!, init, body, last));
        Refused("localInit", () => Parallel.ForEach(Numbers, null!, body, last));
        Refused("body", () => Parallel.ForEach(Numbers, init, (Func<int, ParallelLoopState, int, int>)null!, last));
        Refused("localFinally", () => Parallel.ForEach(Numbers, init, indexed, null!));
        Refused("parallelOptions", () => Parallel.ForEach(Numbers, null!, init, indexed, last));
    }

    [Behaviour(Ships.Never)]
    public void ForEach_over_a_partitioner_names_what_is_missing()
    {
        Partitioner<int> none = null!;
        OrderablePartitioner<int> ordered = null!;
        var some = Partitioner.Create(Numbers, loadBalance: true);
        Refused("source", () => Parallel.ForEach(none, _ => { }));
        Refused("source", () => Parallel.ForEach(none, Options, (_, _) => { }));
        Refused("source", () => Parallel.ForEach(ordered, (_, _, _) => { }));
        Refused("body", () => Parallel.ForEach((Partitioner<int>)some, (Action<int>)null!));
        Refused("body", () => Parallel.ForEach(some, (Action<int, ParallelLoopState, long>)null!));
        Refused("parallelOptions", () => Parallel.ForEach(some, null!, (_, _, _) => { }));
    }

    [Behaviour(Ships.Never)]
    public void ForEach_over_a_partitioner_with_locals_names_what_is_missing()
    {
        var some = Partitioner.Create(Numbers, loadBalance: true);
        Refused("localInit", () => Parallel.ForEach((Partitioner<int>)some, (Func<int>)null!, (_, _, local) => local, _ => { }));
        Refused("localFinally", () => Parallel.ForEach((Partitioner<int>)some, () => 0, (_, _, local) => local, null!));
        Refused("localInit", () => Parallel.ForEach(some, (Func<int>)null!, (_, _, _, local) => local, _ => { }));
        Refused("parallelOptions", () => Parallel.ForEach(some, null!, () => 0, (_, _, _, local) => local, _ => { }));
    }

    [Behaviour(Ships.Never)]
    public void Invoke_names_what_is_missing()
    {
        Refused("actions", () => Parallel.Invoke((Action[])null!));
        Refused("actions", () => Parallel.Invoke(Options, null!));
        Refused("parallelOptions", () => Parallel.Invoke((ParallelOptions)null!, () => { }));
    }

    [Behaviour(Ships.Never)]
    public void Invoke_with_a_missing_action_runs_none()
    {
        var ran = 0;
        Assert.Throws<ArgumentException>(() => Parallel.Invoke(() => ran++, null!, () => ran++));
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.Never)]
    public void ForAsync_names_what_is_missing_at_once()
    {
        Refused("body", () => { _ = Parallel.ForAsync(0, 3, null!); });
        Refused("body", () => { _ = Parallel.ForAsync(0, 3, CancellationToken.None, null!); });
        Refused("body", () => { _ = Parallel.ForAsync(0, 3, Options, null!); });
        Refused("parallelOptions", () => { _ = Parallel.ForAsync(0, 3, (ParallelOptions)null!, (_, _) => default); });
    }

    [Behaviour(Ships.Never)]
    public void ForEachAsync_names_what_is_missing_at_once()
    {
        Refused("source", () => { _ = Parallel.ForEachAsync((IEnumerable<int>)null!, (_, _) => default); });
        Refused("source", () => { _ = Parallel.ForEachAsync((IEnumerable<int>)null!, CancellationToken.None, (_, _) => default); });
        Refused("body", () => { _ = Parallel.ForEachAsync(Numbers, null!); });
        Refused("body", () => { _ = Parallel.ForEachAsync(Numbers, Options, null!); });
        Refused("parallelOptions", () => { _ = Parallel.ForEachAsync(Numbers, (ParallelOptions)null!, (_, _) => default); });
    }

    [Behaviour(Ships.Never)]
    public void ForEachAsync_over_an_async_source_names_what_is_missing_at_once()
    {
        IAsyncEnumerable<int> some = Numbers.ToAsyncEnumerable();
        Refused("source", () => { _ = Parallel.ForEachAsync((IAsyncEnumerable<int>)null!, (_, _) => default); });
        Refused("body", () => { _ = Parallel.ForEachAsync(some, null!); });
        Refused("body", () => { _ = Parallel.ForEachAsync(some, CancellationToken.None, null!); });
        Refused("parallelOptions", () => { _ = Parallel.ForEachAsync(some, (ParallelOptions)null!, (_, _) => default); });
    }

    [Behaviour(Ships.Never)]
    public void A_degree_of_zero_or_below_minus_one_is_refused_by_the_options()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParallelOptions { MaxDegreeOfParallelism = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParallelOptions { MaxDegreeOfParallelism = -2 });
        Assert.Equal(-1, new ParallelOptions().MaxDegreeOfParallelism);
    }

    [Behaviour(Ships.Never)]
    public void Missing_arguments_are_refused_even_of_an_empty_loop()
    {
        Refused("body", () => Parallel.For(3, 3, (Action<int>)null!));
        Refused("body", () => Parallel.ForEach(Array.Empty<int>(), (Action<int>)null!));
        Refused("body", () => { _ = Parallel.ForAsync(3, 3, null!); });
    }

    [Behaviour(Ships.Never)]
    public void Missing_arguments_are_refused_before_a_cancelled_token_is_seen()
    {
        var cancelled = new ParallelOptions { CancellationToken = new CancellationToken(canceled: true) };
        Refused("body", () => Parallel.For(0, 3, cancelled, (Action<int>)null!));
        Refused("source", () => Parallel.ForEach((IEnumerable<int>)null!, cancelled, _ => { }));
        Refused("body", () => { _ = Parallel.ForEachAsync(Numbers, cancelled, null!); });
    }

    private static void Refused(string parameter, Action call) => Assert.Throws<ArgumentNullException>(parameter, call);

    private static void Refused(string parameter, Func<ParallelLoopResult> call) => Assert.Throws<ArgumentNullException>(parameter, () => call());
}
