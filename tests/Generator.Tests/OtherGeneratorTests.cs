using Distributed.Engine.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;

namespace Distributed.Engine.Generator.Tests;

/// <summary>A second generator, whose code ours doesn't see: what needs it stays the BCL's, and the analyzer says so.</summary>
public sealed class OtherGeneratorTests
{
    private const string Rest = "can't be understood without code that another source generator writes, and generators don't see each other's code, "
        + "so it stays on the local thread pool; move what uses that code into a method with declared types, and call the method in the lambda";

    private const string Written = """
        public static class Written
        {
            public static int Number => 5;
            public static System.Threading.Tasks.Task<int> LaterAsync() => System.Threading.Tasks.Task.FromResult(6);
            public static System.Threading.Tasks.TaskFactory Factory => System.Threading.Tasks.Task.Factory;
            public static void Do() { }
        }
        """;

    private static Project With(string written, string text) => new Project { Other = new WritingGenerator(written) }.Add("Program.cs", text);

    [Fact]
    public async Task Calls_that_use_its_code_are_reported_and_run_by_the_BCL()
    {
        var project = With(Written, """
            using Distributed.Tasks;
            public static class P
            {
                public static async Task<int> Go()
                {
                    var number = Written.Number;
                    var later = Written.LaterAsync();
                    return await Task.Run(() => Written.Number)
                        + await Task.Run(() => { Written.Do(); return 1; })
                        + await Task.Factory.StartNew(() => Written.Number)
                        + await Written.Factory.StartNew(() => 2)
                        + await Task.Run(() => number)
                        + await Task.Run(() => later)
                        + await Task.Run(() => 10);
                }
            }
            """);

        var run = await Run.OfAsync(project);
        var reports = await Reports.OfAsync(project);

        Assert.Equal(34, run.Result);
        Assert.Equal(["Program.cs:14 Task.Run(Func<TResult>)"], run.Calls);
        Assert.Equal(
            [
                $"Program.cs:8 Info DIST018 'Task.Run' {Rest}",
                $"Program.cs:9 Info DIST018 'Task.Run' {Rest}",
                $"Program.cs:10 Info DIST018 'TaskFactory.StartNew' {Rest}",
                $"Program.cs:11 Info DIST018 'TaskFactory.StartNew' {Rest}",
                $"Program.cs:12 Info DIST018 'Task.Run' {Rest}",
                $"Program.cs:13 Info DIST018 'Task.Run' {Rest}",
            ],
            reports);
    }

    [Fact]
    public async Task A_project_s_only_call_is_reported()
    {
        var reports = await Reports.OfAsync(With(Written, """
            using Distributed.Tasks;
            public static class P { public static Task<int> Go() => Task.Run(() => Written.Number); }
            """));

        Assert.Equal([$"Program.cs:2 Info DIST018 'Task.Run' {Rest}"], reports);
    }

    [Fact]
    public async Task What_the_page_advises_helps()
    {
        var project = With(Written, """
            using Distributed.Tasks;
            public static class P
            {
                public static async Task<int> Go()
                {
                    int number = Written.Number;
                    return await Task.Run(() => Read()) + await Task.Run(() => number);
                }

                private static int Read() => Written.Number;
            }
            """);

        var run = await Run.OfAsync(project);

        Assert.Equal(10, run.Result);
        Assert.Equal(2, run.Calls.Count);
        Assert.Empty(await Reports.OfAsync(project));
    }

    [Fact]
    public async Task A_using_that_it_writes_is_not_seen_either()
    {
        var reports = await Reports.OfAsync(With("global using Distributed.Tasks;", "public static class P { public static Task<int> Go() => Task.Run(() => 1); }"));

        Assert.Equal([$"Program.cs:1 Info DIST018 'Task.Run' {Rest}"], reports);
    }

    [Fact]
    public async Task Calls_in_its_code_are_not_reported()
    {
        var project = With(
            "namespace N { using System.Threading.Tasks; using Distributed.Tasks; public static class W { public static Task<int> Go() => Task.Run(() => 1); } }",
            """
            using Distributed.Tasks;
            public static class P { public static async Task<int> Go() { int n = await N.W.Go(); return await Task.Run(() => n + 1); } }
            """);

        var run = await Run.OfAsync(project);

        Assert.Equal(2, run.Result);
        Assert.Single(run.Calls);
        Assert.Empty(await Reports.OfAsync(project));
    }

    [Fact]
    public async Task Without_the_using_nothing_is_reported() =>
        Assert.Empty(await Reports.OfAsync(With(Written, "public static class P { public static Task<int> Go() => Task.Run(() => Written.Number); }")));

    [Fact]
    public async Task An_editor_that_leaves_the_redirected_calls_out_reports_none_of_them()
    {
        var project = new Project { Other = new WritingGenerator(Written), LeftOut = IncrementalGeneratorOutputKind.Implementation }.Add("Program.cs", """
            using Distributed.Tasks;
            public static class P { public static async Task<int> Go() => await Task.Run(() => 1) + await Task.Run(() => Written.Number); }
            """);

        Assert.Empty(await Reports.OfAsync(project));
    }

    [Fact]
    public async Task A_file_that_is_compiled_twice_is_reported_as_that_alone()
    {
        const string twin = "using Distributed.Tasks;\nfile static class Hidden { static Task<int> Go() => Task.Run(() => Written.Number); }";

        var reports = await Reports.OfAsync(With(Written, "class P;").Add("one/A.cs", twin).Add("two/A.cs", twin));

        Assert.Equal(2, reports.Count);
        Assert.All(reports, report => Assert.Contains("DIST014", report, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Task.Run(() => 1)", "Program.redirected.g.cs")]
    [InlineData("Task.Run(() => Written.Number)", "None.redirected.g.cs")]
    [InlineData("Written.LaterAsync()", null)]
    public void One_file_shows_that_the_generator_ran_where_no_call_is_redirected(string call, string? file)
    {
        With(Written, $"using Distributed.Tasks;\npublic static class P {{ public static Task<int> Go() => {call}; }}").Generate(out var result);

        var ours = result.Results.Single(r => r.Generator.GetGeneratorType() == typeof(RedirectGenerator));
        Assert.Equal(file is null ? [] : [file], ours.GeneratedSources.Select(source => source.HintName));
    }
}
