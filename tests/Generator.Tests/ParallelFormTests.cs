using Distributed.Engine.Generator.Tests.Compiling;

namespace Distributed.Engine.Generator.Tests;

/// <summary>The ways a loop can be written, and where its using counts.</summary>
public sealed class ParallelFormTests
{
    [Theory]
    [InlineData("Parallel.For(0, 7, _ => One())")]
    [InlineData("System.Threading.Tasks.Parallel.For(0, 7, _ => One())")]
    [InlineData("global::System.Threading.Tasks.Parallel.For(0, 7, _ => One())")]
    [InlineData("Loops.For(0, 7, _ => One())")]
    [InlineData("For(0, 7, _ => One())")]
    [InlineData("For<long>(0, 7, () => 0L, (i, state, local) => local + 1, Many)")]
    [InlineData("Parallel.For(body: _ => One(), toExclusive: 7, fromInclusive: 0)")]
    [InlineData("Parallel.For(0, 7, Ignore)")]
    [InlineData("Parallel.For(0, 7L, _ => One())")]
    [InlineData("Parallel.For('a', 'h', _ => One())")]
    [InlineData("Parallel.For(0, 7, delegate(int i) { One(); })")]
    [InlineData("Parallel.For(0, 7, static (i, state) => One())")]
    [InlineData("if (!Parallel.For(0, 7, _ => One()).IsCompleted) throw new Exception()")]
    [InlineData("ForEach(new[] { 3, 4 }, n => Many(n))")]
    [InlineData("Parallel.ForEach(\"1234567\", _ => One())")]
    [InlineData("Parallel.ForEach([3, 4], (int n) => Many(n))")]
    [InlineData("Parallel.ForEach(new List<(int N, string)> { (3, \"a\"), (4, \"b\") }, x => Many(x.N))")]
    [InlineData("Parallel.ForEach(new[] { 3, 4 }.Select(n => new { N = n }), x => Many(x.N))")]
    [InlineData("Parallel.ForEach(new[] { new Secret(3), new Secret(4) }, x => Many(x.N))")]
    [InlineData("Parallel.ForEach(Partitioner.Create(0, 7), range => Many(range.Item2 - range.Item1))")]
    [InlineData("Parallel.ForEach(Partitioner.Create(new List<int> { 3, 4 }, loadBalance: true), n => Many(n))")]
    [InlineData("Parallel.ForEach<int, Secret>(new[] { 3, 4 }, () => new Secret(0), (n, state, local) => new Secret(local.N + n), x => Many(x.N))")]
    [InlineData("Parallel.Invoke(One, One, One, One, One, One, One)")]
    [InlineData("Parallel.Invoke(() => Many(7))")]
    [InlineData("Parallel.Invoke([() => Many(3), () => Many(4)])")]
    [InlineData("Parallel.Invoke(Enumerable.Repeat<Action>(One, 7).ToArray())")]
    [InlineData("Parallel.Invoke(new ParallelOptions(), One, One, () => Many(5))")]
    [InlineData("Parallel.Invoke(actions: [() => Many(7)], parallelOptions: new())")]
    [InlineData("Parallel.ForAsync(0, 7, (i, t) => { One(); return ValueTask.CompletedTask; }).Wait()")]
    [InlineData("Parallel.ForAsync((byte)0, (byte)7, async (i, t) => { await Task.Yield(); One(); }).Wait()")]
    [InlineData("Parallel.ForAsync<System.Numerics.BigInteger>(0, 7, async (i, t) => { await Task.Yield(); One(); }).Wait()")]
    [InlineData("Counted((short)0, (short)7).Wait()")]
    [InlineData("Parallel.ForEachAsync(new[] { 3, 4 }, async (n, t) => { await Task.Yield(); Many(n); }).Wait()")]
    public async Task Is_redirected(string statement)
    {
        var run = await Run.ProgramAsync($$"""
            using System.Collections.Concurrent;
            using Distributed.Parallel;
            using Loops = System.Threading.Tasks.Parallel;
            using static System.Threading.Tasks.Parallel;
            public static class P
            {
                private sealed record Secret(int N);
                static long count;
                static void One() => Many(1);
                static void Ignore(int i) => Many(1);
                static void Many(long n) => Interlocked.Add(ref count, n);
                public static long Go()
                {
                    {{statement}};
                    return count;
                }
                static Task Counted<T>(T from, T to) where T : struct, System.Numerics.IBinaryInteger<T> => Generic<T>.Loop(from, to, One);
                public static Type[] UseAll() => [typeof(Loops), typeof(Partitioner), typeof(Secret)];
                public static void UseStatic() => Ignore(Environment.ProcessorCount);
            }
            static class Generic<T> where T : System.Numerics.IBinaryInteger<T>
            {
                public static Task Loop(T from, T to, Action body) =>
                    Parallel.ForAsync(from, to, (i, t) => { body(); return ValueTask.CompletedTask; });
            }
            """);

        Assert.Equal(7L, run.Result);
        Assert.StartsWith("Program.cs:", Assert.Single(run.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nested_loops_are_redirected_each()
    {
        var run = await Run.ProgramAsync("""
            using Distributed.Parallel;
            public static class P
            {
                public static int Go()
                {
                    var sum = 0;
                    Parallel.Invoke(
                        () => Parallel.For(0, 3, i => Interlocked.Increment(ref sum)),
                        () => Parallel.ForEach("abcd", c => Interlocked.Increment(ref sum)));
                    Parallel.Invoke();
                    return sum;
                }
            }
            """);

        Assert.Equal(7, run.Result);
        Assert.Equal([7, 8, 9, 10], run.Calls.Select(Line).Order());
    }

    [Fact]
    public async Task Errors_are_the_BCLs()
    {
        var run = await Run.ProgramAsync("""
            using Distributed.Parallel;
            public static class P
            {
                public static string Go()
                {
                    try { Parallel.Invoke((Action[])null!); return "none"; }
                    catch (ArgumentNullException e) { return e.ParamName!; }
                }
            }
            """);

        Assert.Equal("actions", run.Result);
        Assert.Single(run.Calls);
    }

    [Fact]
    public async Task Members_of_the_same_names_are_left_alone()
    {
        var run = await Run.ProgramAsync("""
            using Distributed.Parallel;
            public static class P
            {
                static int sum;
                static void For(int from, int to, Action<int> body) { for (var i = from; i < to; i++) body(i); }
                public static int Go()
                {
                    new List<int> { 1, 2 }.ForEach(n => sum += n);
                    Array.ForEach([3], n => sum += n);
                    Action add = () => sum++;
                    add.Invoke();
                    add?.Invoke();
                    For(0, 2, i => sum += i);
                    return sum;
                }
            }
            """);

        Assert.Equal(9, run.Result);
        Assert.Empty(run.Calls);
    }

    [Theory]
    [InlineData("using Distributed.Parallel;", "Parallel.For")]
    [InlineData("global using Distributed.Parallel;", "Parallel.For")]
    [InlineData("using Distributed.Tasks;", "Task.Run")]
    [InlineData("using Distributed.Tasks; using Distributed.Parallel;", "Task.Run", "Parallel.For")]
    [InlineData("global using Distributed.Tasks; global using Distributed.Parallel;", "Task.Run", "Parallel.For")]
    [InlineData("using Distributed;")]
    [InlineData("using D = Distributed.Parallel;")]
    public async Task Each_using_redirects_its_own_members(string directives, params string[] redirected)
    {
        var run = await Run.ProgramAsync($$"""
            {{directives}}
            public static class P
            {
                public static async Task<int> Go()
                {
                    var sum = await Task.Run(() => 1);
                    Parallel.For(0, 6, i => Interlocked.Increment(ref sum));
                    return sum;
                }
            }
            """);

        Assert.Equal(7, run.Result);
        Assert.Equal(redirected, run.Calls.Select(call => call.Split(' ', '(')[1]));
    }

    [Fact]
    public async Task A_using_inside_a_namespace_counts_in_that_namespace_only()
    {
        var run = await Run.ProgramAsync("""
            namespace A
            {
                using Distributed.Parallel;
                public static class X { public static void Go(Action body) => Parallel.Invoke(body); }
            }
            namespace B
            {
                public static class X { public static void Go(Action body) => Parallel.Invoke(body); }
            }
            public static class P
            {
                public static int Go() { var n = 0; A.X.Go(() => n += 3); B.X.Go(() => n += 4); return n; }
            }
            """);

        Assert.Equal(7, run.Result);
        Assert.Equal([4], run.Calls.Select(Line));
    }

    [Fact]
    public async Task A_users_own_Parallel_type_is_left_alone()
    {
        var run = await Run.ProgramAsync("""
            namespace My
            {
                using Distributed.Parallel;
                public static class Parallel { public static void For(int from, int to, Action<int> body) => body(to); }
                public static class X
                {
                    public static int Go()
                    {
                        var sum = 0;
                        Parallel.For(0, 4, i => sum += i);
                        System.Threading.Tasks.Parallel.For(0, 3, i => Interlocked.Increment(ref sum));
                        return sum;
                    }
                }
            }
            public static class P { public static int Go() => My.X.Go(); }
            """);

        Assert.Equal(7, run.Result);
        Assert.Equal([11], run.Calls.Select(Line));
    }

    private static int Line(string call) =>
        int.Parse(call.Split(':', ' ')[1], System.Globalization.CultureInfo.InvariantCulture);
}
