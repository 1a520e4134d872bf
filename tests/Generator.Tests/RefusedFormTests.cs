using Distributed.Engine.Generator.Tests.Compiling;

namespace Distributed.Engine.Generator.Tests;

/// <summary>Forms that can't be redirected: they do what they did before, and the analyzer says so.</summary>
public sealed class RefusedFormTests
{
    internal static Task<IReadOnlyList<string>> ReportsAsync(string text) => Reports.OfAsync(Project.Of(text));

    [Fact]
    public async Task Redirected_calls_are_not_reported()
    {
        var reports = await ReportsAsync("""
            using Distributed.Tasks;
            public static class P
            {
                public static async Task Go()
                {
                    await Task.Run(() => 1);
                    await Task.Factory.StartNew(() => 1);
                    _ = nameof(Task.Run) + nameof(TaskFactory.StartNew);
                }
                /// <summary><see cref="Task.Run(Action)"/></summary>
                static void Run(Action a) { Run(() => { }); Action<Action> b = Run; }
            }
            """);

        Assert.Empty(reports);
    }

    [Fact]
    public async Task Without_the_using_nothing_is_reported()
    {
        var reports = await ReportsAsync("""
            public static class P
            {
                public static void Go(IEnumerable<Action> actions)
                {
                    _ = actions.Select(Task.Run).ToList();
                    new Task(() => { }).Start();
                }
            }
            """);

        Assert.Empty(reports);
    }

    [Fact]
    public async Task A_method_group_stays_local()
    {
        const string text = """
            using Distributed.Tasks;
            using static System.Threading.Tasks.Task;
            public static class P
            {
                public static async Task<int> Go()
                {
                    var functions = new Func<int>[] { () => 3, () => 4 };
                    var tasks = functions.Select(Task.Run).ToList();
                    Func<Action, Task> run = Run;
                    await run(() => { });
                    Func<Action, Task> start = Task.Factory.StartNew;
                    await start(() => { });
                    var inferred = new Func<Func<int>, Task<int>>(Task.Run<int>);
                    var cast = (Func<Func<int>, Task<int>>)(Task.Run<int>);
                    unsafe { delegate*<Action, Task> pointer = &Task.Run; pointer(() => { }).Wait(); }
                    return await tasks[0] + await tasks[1] + await inferred(() => 5) + await cast(() => 6);
                }
            }
            """;

        var run = await Run.ProgramAsync(text);
        var reports = await ReportsAsync(text);

        Assert.Equal(18, run.Result);
        Assert.Empty(run.Calls);
        const string rest = "is used as a delegate, so its calls stay on the local thread pool; write a lambda that calls it";
        Assert.Equal(
            [
                $"Program.cs:8 Info DIST010 'Task.Run' {rest}",
                $"Program.cs:9 Info DIST010 'Task.Run' {rest}",
                $"Program.cs:11 Info DIST010 'TaskFactory.StartNew' {rest}",
                $"Program.cs:13 Info DIST010 'Task.Run' {rest}",
                $"Program.cs:14 Info DIST010 'Task.Run' {rest}",
                $"Program.cs:15 Info DIST010 'Task.Run' {rest}",
            ],
            reports);
    }

    [Fact]
    public async Task A_late_bound_call_stays_local()
    {
        const string text = """
            using Distributed.Tasks;
            public static class P
            {
                public static async Task<int> Go()
                {
                    dynamic f = new Func<int>(() => 3);
                    int a = await Task.Run(f);
                    int b = await Task.Factory.StartNew(f);
                    return a + b + await Task.Run((Func<int>)f);
                }
            }
            """;

        var run = await Run.ProgramAsync(text);
        var reports = await ReportsAsync(text);

        Assert.Equal(9, run.Result);
        Assert.Equal(["Program.cs:9 Task.Run(Func<TResult>)"], run.Calls);
        const string rest = "is bound at run time because of a dynamic argument, so it stays on the local thread pool; "
            + "cast the argument to the parameter's type";
        Assert.Equal(
            [$"Program.cs:7 Info DIST011 'Task.Run' {rest}", $"Program.cs:8 Info DIST011 'TaskFactory.StartNew' {rest}"], reports);
    }

    [Fact]
    public async Task A_call_in_an_expression_tree_stays_local()
    {
        const string text = """
            using System.Linq.Expressions;
            using Distributed.Tasks;
            public static class P
            {
                public static async Task<string> Go()
                {
                    Expression<Func<Func<int>, Task<int>>> tree = f => Task.Run(f);
                    Expression<Func<Func<int>, Func<Task<int>>>> nested = f => () => Task.Run(f);
                    LambdaExpression untyped = (Func<int> f) => Task.Run(f);
                    var query = from f in new Func<int>[] { () => 1 }.AsQueryable() select Task.Run(f).Result;
                    var sum = await tree.Compile()(() => 2) + await nested.Compile()(() => 3)() + query.Sum();
                    Func<Func<int>, Task<int>> code = f => Task.Run(f);
                    return sum + " " + ((MethodCallExpression)tree.Body).Method.DeclaringType!.Name + await code(() => 4);
                }
            }
            """;

        var run = await Run.ProgramAsync(text);
        var reports = await ReportsAsync(text);

        Assert.Equal("6 Task4", run.Result);
        Assert.Equal(["Program.cs:12 Task.Run(Func<TResult>)"], run.Calls);
        const string rest = "Info DIST012 'Task.Run' is data of an expression tree here, so it stays on the local thread pool; "
            + "call a method of your own that contains it";
        Assert.Equal(
            [$"Program.cs:7 {rest}", $"Program.cs:8 {rest}", $"Program.cs:9 {rest}", $"Program.cs:10 {rest}"], reports);
    }

    [Fact]
    public async Task A_call_through_base_stays_local()
    {
        const string text = """
            using Distributed.Tasks;
            public class Counting : TaskFactory
            {
                public int Count;
                public new Task<T> StartNew<T>(Func<T> function) { Count++; return base.StartNew(function); }
                public Task<T> Through<T>(Func<T> function) => this.StartNew(function, CancellationToken.None);
            }
            public static class P
            {
                public static async Task<string> Go()
                {
                    var factory = new Counting();
                    return await factory.StartNew(() => 5) + " " + await factory.Through(() => 6) + " " + factory.Count;
                }
            }
            """;

        var run = await Run.ProgramAsync(text);
        var reports = await ReportsAsync(text);

        Assert.Equal("5 6 1", run.Result);
        Assert.Equal(["Program.cs:6 TaskFactory.StartNew(Func<TResult>, CancellationToken)"], run.Calls);
        Assert.Equal(
            [
                "Program.cs:5 Info DIST013 'TaskFactory.StartNew' is called through base, so it stays on the local thread pool; "
                    + "call it on another factory, such as Task.Factory",
            ],
            reports);
    }

    [Fact]
    public async Task Two_files_with_the_same_content_are_reported()
    {
        const string twin = "using Distributed.Tasks;\nfile static class Hidden { static Task Go() => Task.Run(() => { }); }";

        var reports = await Reports.OfAsync(Project.Of("class P;").Add("one/A.cs", twin).Add("two/A.cs", twin));

        Assert.Equal(2, reports.Count);
        Assert.Contains(
            "one/A.cs:2 Info DIST014 'Task.Run' stays on the local thread pool: this file's content is compiled a second "
                + "time as 'two/A.cs', and the compiler can't tell their calls apart; compile one of them, or make them differ by a comment",
            reports);
    }

    [Fact]
    public async Task Cold_tasks_stay_the_BCLs()
    {
        const string text = """
            using Distributed.Tasks;
            public static class P
            {
                public static async Task<int> Go()
                {
                    var cold = new Task<int>(() => 1);
                    cold.Start();
                    Task plain = new(() => { });
                    plain.RunSynchronously();
                    var thread = new Thread(() => { });
                    thread.Start();
                    thread.Join();
                    return await cold;
                }
            }
            """;

        var run = await Run.ProgramAsync(text);
        var reports = await ReportsAsync(text);

        Assert.Equal(1, run.Result);
        Assert.Empty(run.Calls);
        const string rest = "belongs to a task that is created first and started later, which stays on the local thread pool; "
            + "use Task.Run or Task.Factory.StartNew";
        Assert.Equal(
            [
                $"Program.cs:6 Info DIST015 'new Task<int>' {rest}",
                $"Program.cs:7 Info DIST015 'Task.Start' {rest}",
                $"Program.cs:8 Info DIST015 'new Task' {rest}",
                $"Program.cs:9 Info DIST015 'Task.RunSynchronously' {rest}",
            ],
            reports);
    }

    [Fact]
    public async Task An_overload_that_the_facade_lacks_is_reported()
    {
        var project = new Project { Facade = RecordingFacade.With(method => method.Parameters.Length == 1) }.Add("Program.cs", """
            using Distributed.Tasks;
            public static class P { public static Task Go() => Task.Run(() => { }, CancellationToken.None); }
            """);

        var reports = await Reports.OfAsync(project);

        Assert.Equal(
            [
                "Program.cs:2 Info DIST016 This overload of 'Task.Run' has no redirected form, so it stays on the local thread pool: "
                    + "'Task.Run(Action, CancellationToken)'",
            ],
            reports);
    }

    [Theory]
    [InlineData("Some.Other", "InterceptorsNamespaces lacks Distributed.Generated, which the package's buildTransitive targets add")]
    [InlineData("", "InterceptorsNamespaces lacks Distributed.Generated, which the package's buildTransitive targets add")]
    [InlineData("Distributed", null)]
    [InlineData("A;Distributed.Generated;B", null)]
    public async Task A_project_that_allows_no_interceptors_is_told_once(string namespaces, string? obstacle)
    {
        var project = new Project { InterceptorsNamespaces = namespaces }.Add("Program.cs", """
            using Distributed.Tasks;
            public static class P { public static Task Go() { Task.Run(() => { }); return Task.Run(() => { }); } }
            """);

        var reports = await Reports.OfAsync(project);

        Assert.Equal(obstacle is null ? [] : [$":1 Warning DIST017 No call of this project is redirected: {obstacle}"], reports);
    }

    [Fact]
    public async Task A_project_with_an_old_language_version_is_told()
    {
        var project = new Project { LanguageVersion = Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp10 }.Add("Program.cs", """
            using Distributed.Tasks;
            public static class P { public static Task Go() => Task.Run(() => { }); }
            """);

        var reports = await Reports.OfAsync(project);

        Assert.Equal(
            [":1 Warning DIST017 No call of this project is redirected: LangVersion is 10.0, but redirected calls need C# 11 or later"],
            reports);
    }
}
