namespace Compat.Loops;

/// <summary>Parallel.ForEach over sources that are there: every element once.</summary>
public class ForEach : Contract
{
    private const int N = 500;

    [Behaviour(Ships.Must)]
    public void Every_element_of_an_array_runs_once()
    {
        var source = Enumerable.Range(0, N).ToArray();
        var r = new int[N];
        Parallel.ForEach(source, x => { r[x]++; });
        Assert.All(r, x => Assert.Equal(1, x));
    }

    [Behaviour(Ships.Must)]
    public void Every_element_of_a_list_runs_once()
    {
        var source = Enumerable.Range(0, N).ToList();
        var r = new int[N];
        Parallel.ForEach(source, x => { r[x]++; });
        Assert.All(r, x => Assert.Equal(1, x));
    }

    [Behaviour(Ships.Must)]
    public void Every_element_of_a_sequence_runs_once()
    {
        var r = new int[N];
        Parallel.ForEach(Enumerable.Range(0, N).Select(x => x), x => { r[x]++; });
        Assert.All(r, x => Assert.Equal(1, x));
    }

    [Behaviour(Ships.Must)]
    public void Equal_elements_run_once_each()
    {
        var sum = 0;
        Parallel.ForEach(Enumerable.Repeat(3, 100), x => { Interlocked.Add(ref sum, x); });
        Assert.Equal(300, sum);
    }

    [Behaviour(Ships.Must)]
    public void The_index_of_an_arrays_element_is_its_place()
    {
        var source = Enumerable.Range(0, N).Select(i => $"<{i}>").ToArray();
        var r = new string[N];
        Parallel.ForEach(source, (x, _, i) => { r[i] = x; });
        Assert.Equal(source, r);
    }

    [Behaviour(Ships.Must)]
    public void The_index_of_a_lists_element_is_its_place()
    {
        var source = Enumerable.Range(0, N).Select(i => i * 2).ToList();
        var r = new int[N];
        Parallel.ForEach(source, (x, _, i) => { r[i] = x; });
        Assert.Equal(source, r);
    }

    [Behaviour(Ships.Must)]
    public void The_index_of_a_sequences_element_counts_from_zero()
    {
        var r = new long[N];
        Parallel.ForEach(Enumerable.Range(0, N).Where(_ => true), (x, _, i) => { r[x] = i; });
        Assert.Equal(Enumerable.Range(0, N).Select(i => (long)i), r);
    }

    [Behaviour(Ships.Must)]
    public void A_body_with_a_state_that_it_does_not_use()
    {
        var source = Enumerable.Range(0, N).ToArray();
        var r = new int[N];
        Parallel.ForEach(source, (x, _) => { r[x] = -x; });
        Assert.Equal(source.Select(x => -x), r);
    }

    [Behaviour(Ships.Must)]
    public void Options_before_the_body()
    {
        var r = new int[N];
        Parallel.ForEach(Enumerable.Range(0, N), new ParallelOptions(), x => { r[x] = x; });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void Options_before_a_body_with_a_state()
    {
        var r = new int[N];
        Parallel.ForEach(Enumerable.Range(0, N), new ParallelOptions(), (x, _) => { r[x] = x; });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.Must)]
    public void Options_before_a_body_with_an_index()
    {
        var r = new long[N];
        Parallel.ForEach(Enumerable.Range(0, N).ToArray(), new ParallelOptions(), (x, _, i) => { r[i] = x; });
        Assert.Equal(Enumerable.Range(0, N).Select(x => (long)x), r);
    }

    [Behaviour(Ships.May)]
    public void An_empty_array_runs_nothing()
    {
        var ran = 0;
        Assert.True(Parallel.ForEach(Array.Empty<int>(), _ => { ran++; }).IsCompleted);
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.May)]
    public void An_empty_list_runs_nothing()
    {
        var ran = 0;
        Assert.True(Parallel.ForEach(new List<int>(), (_, _, _) => { ran++; }).IsCompleted);
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.May)]
    public void An_empty_sequence_runs_nothing()
    {
        var ran = 0;
        Assert.True(Parallel.ForEach(Enumerable.Empty<int>().Where(_ => true), _ => { ran++; }).IsCompleted);
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.May)]
    public void One_element()
    {
        var seen = "";
        Parallel.ForEach(new[] { "only" }, x => { seen = x; });
        Assert.Equal("only", seen);
    }

    [Behaviour(Ships.May)]
    public void One_element_of_a_sequence_has_index_zero()
    {
        var index = -1L;
        Parallel.ForEach(Enumerable.Repeat("only", 1).Where(_ => true), (_, _, i) => { index = i; });
        Assert.Equal(0, index);
    }

    [Behaviour(Ships.Must)]
    public void Null_is_an_element_like_another()
    {
        var source = new[] { "a", null, "c", null };
        var r = new int[source.Length];
        Parallel.ForEach(source, (x, _, i) => { r[i] = x is null ? -1 : x.Length; });
        Assert.Equal([1, -1, 1, -1], r);
    }

    [Behaviour(Ships.Must)]
    public void Elements_may_be_seen_as_their_base()
    {
        var source = new[] { "a", "bb", "ccc" };
        var r = new int[source.Length];
        Parallel.ForEach<object>(source, (x, _, i) => { r[i] = ((string)x).Length; });
        Assert.Equal([1, 2, 3], r);
    }

    [Behaviour(Ships.Must)]
    public void Boxed_elements_of_several_types()
    {
        var source = new object[] { 1, 2.5, "three", 'c', 5m, true };
        var r = new string[source.Length];
        Parallel.ForEach(source, (x, _, i) => { r[i] = x.GetType().Name; });
        Assert.Equal(["Int32", "Double", "String", "Char", "Decimal", "Boolean"], r);
    }

    [Behaviour(Ships.Must)]
    public void A_loop_over_a_loops_results()
    {
        var first = new int[N];
        Parallel.ForEach(Enumerable.Range(0, N), x => { first[x] = x + 1; });
        var sum = 0;
        Parallel.ForEach(first, x => { Interlocked.Add(ref sum, x); });
        Assert.Equal(N * (N + 1) / 2, sum);
    }

    [Behaviour(Ships.Must)]
    public void A_body_may_write_to_the_source_array()
    {
        var a = Enumerable.Range(0, N).ToArray();
        Parallel.ForEach(a, (x, _, i) => { a[i] = x * x; });
        Assert.Equal(Enumerable.Range(0, N).Select(x => x * x), a);
    }
}
