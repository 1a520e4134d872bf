namespace Compat.Loops;

/// <summary>What a loop throws when iterations throw.</summary>
public class Exceptions : Contract
{
    private const int N = 200;

    [Behaviour(Ships.Must)]
    public void A_thrown_exception_comes_in_an_aggregate()
    {
        var bad = 100;
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, i =>
        {
            if (i == bad)
            {
                throw new TimeoutException($"at {i}");
            }
        }));
        Assert.Equal("at 100", Assert.IsType<TimeoutException>(Assert.Single(e.InnerExceptions)).Message);
    }

    [Behaviour(Ships.Must)]
    public void A_thrown_exception_of_a_loop_of_long()
    {
        var bad = 100L;
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0L, N, i =>
        {
            if (i == bad)
            {
                throw new TimeoutException($"at {i}");
            }
        }));
        Assert.Equal("at 100", Assert.Single(e.InnerExceptions).Message);
    }

    [Behaviour(Ships.Must)]
    public void A_thrown_exception_of_a_loop_over_elements()
    {
        var words = Enumerable.Range(0, N).Select(i => i == 100 ? "x" : $"{i}").ToArray();
        var e = Assert.Throws<AggregateException>(() => Parallel.ForEach(words, w => int.Parse(w)));
        Assert.IsType<FormatException>(Assert.Single(e.InnerExceptions));
    }

    [Behaviour(Ships.Must)]
    public void A_thrown_exception_of_a_loop_over_a_sequence()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.ForEach(Enumerable.Range(0, N).Where(_ => true), x =>
        {
            if (x == 100)
            {
                throw new TimeoutException($"at {x}");
            }
        }));
        Assert.Equal("at 100", Assert.Single(e.InnerExceptions).Message);
    }

    [Behaviour(Ships.Must)]
    public void When_all_iterations_throw_each_inner_exception_is_of_another_one()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, (i, _) => throw new TimeoutException($"at {i}")));
        Assert.All(e.InnerExceptions, inner => Assert.IsType<TimeoutException>(inner));
        Assert.Equal(e.InnerExceptions.Count, e.InnerExceptions.Select(inner => inner.Message).Distinct().Count());
    }

    [Behaviour(Ships.Never)]
    public void Exceptions_of_iterations_that_run_at_once_are_all_there()
    {
        using var both = new Barrier(2);
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (i, _) =>
        {
            Assert.True(both.SignalAndWait(Patience));
            throw new TimeoutException($"at {i}");
        }));
        Assert.Equal(["at 0", "at 1"], e.InnerExceptions.Select(inner => inner.Message).Order());
    }

    // Exceptions that may be the executor's doing are thrown again by a run here.
    [Behaviour(Ships.May)]
    public void The_first_inner_exception_is_the_aggregates_own()
    {
        var bad = 7;
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, i =>
        {
            if (i == bad)
            {
                throw new NotSupportedException();
            }
        }));
        Assert.Same(e.InnerExceptions[0], e.InnerException);
    }

    [Behaviour(Ships.Must)]
    public void An_exception_keeps_its_data_and_its_inner_exception()
    {
        var bad = 50;
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, i =>
        {
            if (i == bad)
            {
                throw new InvalidDataException("outer", new TimeoutException("inner")) { Data = { ["at"] = i } };
            }
        }));
        var inner = Assert.IsType<InvalidDataException>(Assert.Single(e.InnerExceptions));
        Assert.Equal(50, inner.Data["at"]);
        Assert.Equal("inner", Assert.IsType<TimeoutException>(inner.InnerException).Message);
    }

    [Behaviour(Ships.Must)]
    public void An_exception_of_the_programs_own_type()
    {
        var bad = 50;
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, i =>
        {
            if (i == bad)
            {
                throw new BadRowException(i);
            }
        }));
        Assert.Equal(50, Assert.IsType<BadRowException>(Assert.Single(e.InnerExceptions)).Row);
    }

    [Behaviour(Ships.Must)]
    public void An_aggregate_thrown_by_a_body_is_not_flattened()
    {
        var bad = 50;
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, i =>
        {
            if (i == bad)
            {
                throw new AggregateException("mine", new TimeoutException(), new FormatException());
            }
        }));
        var mine = Assert.IsType<AggregateException>(Assert.Single(e.InnerExceptions));
        Assert.Equal([typeof(TimeoutException), typeof(FormatException)], mine.InnerExceptions.Select(x => x.GetType()));
    }

    // Exceptions that may be the executor's doing are thrown again by a run here.
    [Behaviour(Ships.May)]
    public void Exceptions_of_the_runtime_keep_their_types()
    {
        var zero = 0;
        var none = (string?)null;
        var few = new int[3];
        Assert.IsType<DivideByZeroException>(Assert.Throws<AggregateException>(() => Parallel.For(0, 10, i => GC.KeepAlive(i / zero))).InnerException);
        Assert.IsType<NullReferenceException>(Assert.Throws<AggregateException>(() => Parallel.For(0, 10, i => GC.KeepAlive(none!.Length + i))).InnerException);
        Assert.IsType<IndexOutOfRangeException>(Assert.Throws<AggregateException>(() => Parallel.For(0, 10, i => GC.KeepAlive(few[i + 3]))).InnerException);
    }

    [Behaviour(Ships.May)]
    public void What_was_written_before_the_throw_is_there()
    {
        var r = new int[N];
        Assert.Throws<AggregateException>(() => Parallel.For(0, N, i =>
        {
            r[i] = i + 1;
            if (i == 100)
            {
                throw new TimeoutException();
            }
        }));
        Assert.Equal(101, r[100]);
        Assert.All(Enumerable.Range(0, N), i => Assert.True(r[i] == 0 || r[i] == i + 1));
    }

    [Behaviour(Ships.May)]
    public void What_was_added_before_the_throw_is_there()
    {
        var list = new List<int>();
        Assert.Throws<AggregateException>(() => Parallel.For(0, N, i =>
        {
            lock (list)
            {
                list.Add(i);
            }

            if (i == 100)
            {
                throw new TimeoutException();
            }
        }));
        Assert.Contains(100, list);
        Assert.Equal(list.Count, list.Distinct().Count());
    }

    [Behaviour(Ships.May)]
    public void An_exception_beats_a_stop()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, (i, state) =>
        {
            state.Stop();
            throw new TimeoutException();
        }));
        Assert.All(e.InnerExceptions, inner => Assert.IsType<TimeoutException>(inner));
    }

    [Behaviour(Ships.May)]
    public void An_exception_after_a_break_faults_the_loop()
    {
        Assert.Throws<AggregateException>(() => Parallel.For(0, N, (i, state) =>
        {
            if (i == 0)
            {
                state.Break();
                throw new TimeoutException();
            }
        }));
    }

    [Behaviour(Ships.May)]
    public void An_exception_below_a_break_faults_the_loop()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, (i, state) =>
        {
            if (i == 100)
            {
                state.Break();
            }

            if (i == 20)
            {
                throw new TimeoutException($"at {i}");
            }
        }));
        Assert.Equal("at 20", Assert.Single(e.InnerExceptions).Message);
    }

    [Behaviour(Ships.Must)]
    public void After_a_fault_the_next_loop_runs()
    {
        var r = new int[N];
        var bad = 3;
        Assert.Throws<AggregateException>(() => Parallel.For(0, N, i =>
        {
            if (i == bad)
            {
                throw new TimeoutException();
            }
        }));
        Parallel.For(0, N, i => { r[i] = i; });
        Assert.Equal(Enumerable.Range(0, N), r);
    }

    [Behaviour(Ships.May)]
    public void An_exception_of_the_only_iteration_comes_in_an_aggregate_too()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, 1, (_, _) => throw new TimeoutException()));
        Assert.IsType<TimeoutException>(Assert.Single(e.InnerExceptions));
    }

    [Behaviour(Ships.Never)]
    public void With_degree_one_nothing_runs_after_an_exception()
    {
        var seen = new List<int>();
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, new ParallelOptions { MaxDegreeOfParallelism = 1 }, i =>
        {
            seen.Add(i);
            if (i == 10)
            {
                throw new TimeoutException();
            }
        }));
        Assert.Single(e.InnerExceptions);
        Assert.Equal(Enumerable.Range(0, 11), seen);
    }

    [Behaviour(Ships.May)]
    public void An_exception_object_that_the_caller_holds_is_the_one_that_is_thrown()
    {
        var mine = new TimeoutException("mine");
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, i =>
        {
            if (i == 5)
            {
                throw mine;
            }
        }));
        Assert.Same(mine, Assert.Single(e.InnerExceptions));
    }

    [Behaviour(Ships.Must)]
    public void A_stack_trace_names_the_method_that_threw()
    {
        var bad = 5;
        var e = Assert.Throws<AggregateException>(() => Parallel.For(0, N, i => ThrowAt(i, bad)));
        Assert.Contains(nameof(ThrowAt), Assert.Single(e.InnerExceptions).StackTrace);
    }

    private static void ThrowAt(int i, int bad)
    {
        if (i == bad)
        {
            throw new TimeoutException();
        }
    }

    private sealed class BadRowException(int row) : Exception($"row {row}")
    {
        public int Row { get; } = row;
    }
}
