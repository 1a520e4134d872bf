namespace Compat.Loops;

/// <summary>Parallel.Invoke: all actions, then back.</summary>
public class Invoke : Contract
{
    [Behaviour(Ships.Must)]
    public void Two_actions_run()
    {
        int a = 0, b = 0;
        Parallel.Invoke(() => { a = 1; }, () => { b = 2; });
        Assert.Equal((1, 2), (a, b));
    }

    [Behaviour(Ships.Must)]
    public void Actions_fill_two_halves_of_an_array()
    {
        var r = new int[200];
        Parallel.Invoke(
            () =>
            {
                for (var i = 0; i < 100; i++)
                {
                    r[i] = i;
                }
            },
            () =>
            {
                for (var i = 100; i < 200; i++)
                {
                    r[i] = i;
                }
            });
        Assert.Equal(Enumerable.Range(0, 200), r);
    }

    [Behaviour(Ships.Must)]
    public void Actions_compute_from_one_array()
    {
        var numbers = Enumerable.Range(1, 1_000).ToArray();
        int sum = 0, max = 0, even = 0;
        Parallel.Invoke(() => sum = numbers.Sum(), () => max = numbers.Max(), () => even = numbers.Count(x => x % 2 == 0));
        Assert.Equal((500_500, 1_000, 500), (sum, max, even));
    }

    [Behaviour(Ships.Must)]
    public void Many_actions_run_once_each()
    {
        var r = new int[50];
        Parallel.Invoke([.. Enumerable.Range(0, 50).Select<int, Action>(i => () => r[i]++)]);
        Assert.All(r, x => Assert.Equal(1, x));
    }

    [Behaviour(Ships.Must)]
    public void The_same_action_runs_as_often_as_it_is_given()
    {
        var count = 0;
        Action action = () => Interlocked.Increment(ref count);
        Parallel.Invoke(action, action, action);
        Assert.Equal(3, count);
    }

    [Behaviour(Ships.Must)]
    public void Methods_are_actions_too()
    {
        var pair = new Pair();
        Parallel.Invoke(pair.SetLeft, pair.SetRight);
        Assert.Equal((3, 4), (pair.Left, pair.Right));
    }

    [Behaviour(Ships.Must)]
    public void Options_before_the_actions()
    {
        int a = 0, b = 0;
        Parallel.Invoke(new ParallelOptions { MaxDegreeOfParallelism = 2 }, () => { a = 1; }, () => { b = 2; });
        Assert.Equal((1, 2), (a, b));
    }

    [Behaviour(Ships.Must)]
    public void Actions_add_to_a_list_under_a_lock()
    {
        var list = new List<string>();
        Parallel.Invoke(() => Add("a"), () => Add("b"), () => Add("c"));
        Assert.Equal(["a", "b", "c"], list.Order());

        void Add(string s)
        {
            lock (list)
            {
                list.Add(s);
            }
        }
    }

    [Behaviour(Ships.Must)]
    public void Actions_fill_an_object_each()
    {
        Dictionary<string, int> left = [], right = [];
        Parallel.Invoke(() => left["l"] = 1, () => right["r"] = 2);
        Assert.Equal((1, 2), (left["l"], right["r"]));
    }

    [Behaviour(Ships.May)]
    public void One_action()
    {
        var a = 0;
        Parallel.Invoke(() => a = 1);
        Assert.Equal(1, a);
    }

    [Behaviour(Ships.May)]
    public void No_action()
    {
        Parallel.Invoke();
        Parallel.Invoke(new ParallelOptions());
    }

    [Behaviour(Ships.Must)]
    public void All_exceptions_are_in_the_aggregate()
    {
        var text = "at";
        var e = Assert.Throws<AggregateException>(() => Parallel.Invoke(
            () => throw new TimeoutException($"{text} 0"), () => { }, () => throw new FormatException($"{text} 2")));
        Assert.Equal(["at 0", "at 2"], e.InnerExceptions.Select(x => x.Message).Order());
    }

    [Behaviour(Ships.Must)]
    public void All_exceptions_of_many_actions_are_in_the_aggregate()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.Invoke(
            [.. Enumerable.Range(0, 30).Select<int, Action>(i => () => throw new TimeoutException($"at {i}"))]));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"at {i}").Order(), e.InnerExceptions.Select(x => x.Message).Order());
    }

    [Behaviour(Ships.Must)]
    public void The_others_run_when_one_throws()
    {
        int a = 0, b = 0;
        var text = "bad";
        var e = Assert.Throws<AggregateException>(() => Parallel.Invoke(() => a = 1, () => throw new TimeoutException(text), () => b = 2));
        Assert.Equal("bad", Assert.Single(e.InnerExceptions).Message);
        Assert.Equal((1, 2), (a, b));
    }

    [Behaviour(Ships.May)]
    public void The_exception_of_the_only_action_comes_in_an_aggregate()
    {
        var e = Assert.Throws<AggregateException>(() => Parallel.Invoke(() => throw new TimeoutException()));
        Assert.IsType<TimeoutException>(Assert.Single(e.InnerExceptions));
    }

    [Behaviour(Ships.Never)]
    public void A_token_cancelled_before_keeps_actions_from_running()
    {
        var ran = 0;
        var token = new CancellationToken(canceled: true);
        var e = Assert.Throws<OperationCanceledException>(() => Parallel.Invoke(
            new ParallelOptions { CancellationToken = token }, () => ran++, () => ran++));
        Assert.Equal(token, e.CancellationToken);
        Assert.Equal(0, ran);
    }

    [Behaviour(Ships.Never)]
    public void An_action_that_cancels_the_token_and_throws_for_it_cancels()
    {
        using var cts = new CancellationTokenSource();
        var e = Assert.Throws<OperationCanceledException>(() => Parallel.Invoke(
            new ParallelOptions { CancellationToken = cts.Token, MaxDegreeOfParallelism = 1 },
            () =>
            {
                cts.Cancel();
                cts.Token.ThrowIfCancellationRequested();
            },
            () => { }));
        Assert.Equal(cts.Token, e.CancellationToken);
    }

    [Behaviour(Ships.Never)]
    public void Actions_that_signal_each_other_run_at_once()
    {
        using var first = new ManualResetEventSlim();
        using var second = new ManualResetEventSlim();
        Parallel.Invoke(
            () =>
            {
                first.Set();
                Assert.True(second.Wait(Patience));
            },
            () =>
            {
                second.Set();
                Assert.True(first.Wait(Patience));
            });
    }

    [Behaviour(Ships.Must)]
    public void Actions_sort_an_array_each()
    {
        var numbers = Enumerable.Range(0, 2_000).Select(i => i * 7_919 % 10_007).ToArray();
        var sorted = numbers.Order().ToArray();
        int[] left = numbers[..1_000], right = numbers[1_000..];
        Parallel.Invoke(() => Array.Sort(left), () => Array.Sort(right));
        Assert.Equal(sorted, left.Concat(right).Order());
        Assert.Equal(numbers[..1_000].Order(), left);
    }

    [Behaviour(Ships.May)]
    public void A_recursive_Invoke()
    {
        var numbers = Enumerable.Range(0, 500).Select(i => i * 7_919 % 10_007).ToArray();
        Assert.Equal(numbers.Sum(), SumOf(numbers, 0, numbers.Length));
    }

    [Behaviour(Ships.Never)]
    public void The_array_of_actions_may_change_meanwhile()
    {
        var ran = 0;
        var actions = new Action[3];
        actions[0] = () =>
        {
            actions[1] = actions[2] = () => ran = -100;
            ran++;
        };
        actions[1] = actions[2] = () => ran++;
        Parallel.Invoke(new ParallelOptions { MaxDegreeOfParallelism = 1 }, actions);
        Assert.Equal(3, ran);
    }

    private static int SumOf(int[] numbers, int from, int to)
    {
        if (to - from < 100)
        {
            return numbers[from..to].Sum();
        }

        int left = 0, right = 0, middle = (from + to) / 2;
        Parallel.Invoke(() => left = SumOf(numbers, from, middle), () => right = SumOf(numbers, middle, to));
        return left + right;
    }

    private sealed class Pair
    {
        public int Left { get; private set; }

        public int Right { get; private set; }

        public void SetLeft() => Left = 3;

        public void SetRight() => Right = 4;
    }
}
