using Distributed.Engine.Generator.Tests.Compiling;

namespace Distributed.Engine.Generator.Tests;

/// <summary>Uses of <c>Parallel</c> that can't be redirected: they do what they did before, and the analyzer says so.</summary>
public sealed class ParallelRefusedFormTests
{
    [Fact]
    public async Task Redirected_calls_and_mere_mentions_are_not_reported()
    {
        var reports = await RefusedFormTests.ReportsAsync("""
            using Distributed.Parallel;
            using static System.Threading.Tasks.Parallel;
            using Loops = System.Threading.Tasks.Parallel;
            public static class P
            {
                public static async Task Go(Action action)
                {
                    Parallel.For(0, 3, i => { });
                    Loops.ForEach("abc", c => { });
                    Invoke(action, () => action.Invoke());
                    await Parallel.ForAsync(0, 3, (i, t) => ValueTask.CompletedTask);
                    _ = nameof(Parallel.For) + nameof(Parallel.ForEachAsync);
                    Action later = action.Invoke;
                    new List<int>().ForEach(n => later());
                }
                /// <summary><see cref="Parallel.Invoke(Action[])"/></summary>
                public static void Documented() { }
            }
            """);

        Assert.Empty(reports);
    }

    [Fact]
    public async Task Without_the_using_nothing_is_reported()
    {
        var reports = await RefusedFormTests.ReportsAsync("""
            using Distributed.Tasks;
            public static class P
            {
                public static Func<int, int, Action<int>, ParallelLoopResult> Go() => Parallel.For;
            }
            """);

        Assert.Empty(reports);
    }

    [Fact]
    public async Task A_method_group_stays_local()
    {
        const string text = """
            using Distributed.Parallel;
            using static System.Threading.Tasks.Parallel;
            public static class P
            {
                public static int Go()
                {
                    var sum = 0;
                    Func<int, int, Action<int>, ParallelLoopResult> loop = Parallel.For;
                    loop(0, 3, i => Interlocked.Increment(ref sum));
                    Action<Action[]> all = Invoke;
                    all([() => Interlocked.Add(ref sum, 2)]);
                    var each = (Func<IEnumerable<int>, Action<int>, ParallelLoopResult>)System.Threading.Tasks.Parallel.ForEach<int>;
                    each([2], n => Interlocked.Add(ref sum, n));
                    return sum;
                }
            }
            """;

        var run = await Run.ProgramAsync(text);
        var reports = await RefusedFormTests.ReportsAsync(text);

        Assert.Equal(7, run.Result);
        Assert.Empty(run.Calls);
        const string rest = "is used as a delegate, so its calls stay on the local thread pool; write a lambda that calls it";
        Assert.Equal(
            [
                $"Program.cs:8 Info DIST010 'Parallel.For' {rest}",
                $"Program.cs:10 Info DIST010 'Parallel.Invoke' {rest}",
                $"Program.cs:12 Info DIST010 'Parallel.ForEach' {rest}",
            ],
            reports);
    }

    [Fact]
    public async Task A_late_bound_call_stays_local()
    {
        const string text = """
            using Distributed.Parallel;
            public static class P
            {
                public static int Go()
                {
                    var sum = 0;
                    Action<int> body = n => Interlocked.Add(ref sum, n);
                    dynamic items = new[] { 1, 2 };
                    dynamic end = 3;
                    Parallel.ForEach(items, body);
                    Parallel.For(0, end, body);
                    Parallel.For(1, (int)end - 1, body);
                    return sum;
                }
            }
            """;

        var run = await Run.ProgramAsync(text);
        var reports = await RefusedFormTests.ReportsAsync(text);

        Assert.Equal(7, run.Result);
        Assert.Equal(["Program.cs:12 Parallel.For(int, int, Action<int>)"], run.Calls);
        const string rest = "is bound at run time because of a dynamic argument, so it stays on the local thread pool; "
            + "cast the argument to the parameter's type";
        Assert.Equal(
            [$"Program.cs:10 Info DIST011 'Parallel.ForEach' {rest}", $"Program.cs:11 Info DIST011 'Parallel.For' {rest}"], reports);
    }

    [Fact]
    public async Task A_call_in_an_expression_tree_stays_local()
    {
        const string text = """
            using System.Linq.Expressions;
            using Distributed.Parallel;
            public static class P
            {
                public static int Go()
                {
                    var sum = 0;
                    Expression<Func<Action<int>, ParallelLoopResult>> loop = body => Parallel.For(0, 3, body);
                    Expression<Action<Action>> both = action => Parallel.Invoke(action, action);
                    loop.Compile()(i => Interlocked.Increment(ref sum));
                    both.Compile()(() => Interlocked.Add(ref sum, 2));
                    return sum;
                }
            }
            """;

        var run = await Run.ProgramAsync(text);
        var reports = await RefusedFormTests.ReportsAsync(text);

        Assert.Equal(7, run.Result);
        Assert.Empty(run.Calls);
        const string rest = "is data of an expression tree here, so it stays on the local thread pool; call a method of your own that contains it";
        Assert.Equal(
            [$"Program.cs:8 Info DIST012 'Parallel.For' {rest}", $"Program.cs:9 Info DIST012 'Parallel.Invoke' {rest}"], reports);
    }

    [Fact]
    public async Task An_overload_that_the_facade_lacks_is_reported()
    {
        var project = new Project { Facade = RecordingFacade.With(method => method.Name != "ForAsync") }.Add("Program.cs", """
            using Distributed.Parallel;
            public static class P
            {
                public static Task Go() => Parallel.ForAsync(0, 3, (i, t) => { Parallel.Invoke(); return ValueTask.CompletedTask; });
            }
            """);

        var reports = await Reports.OfAsync(project);

        Assert.Equal(
            [
                "Program.cs:4 Info DIST016 This overload of 'Parallel.ForAsync' has no redirected form, so it stays on the local thread pool: "
                    + "'Parallel.ForAsync<int>(int, int, Func<int, CancellationToken, ValueTask>)'",
            ],
            reports);
    }
}
