using Distributed.Engine.Generator.Tests.Compiling;

namespace Distributed.Engine.Generator.Tests;

/// <summary>Where the using counts: exactly where C# says it is in scope.</summary>
public sealed class ScopeTests
{
    private const string Call = """
        public static class P
        {
            public static Task<int> Go() => Task.Run(() => 7);
        }
        """;

    [Fact]
    public async Task Without_the_using_nothing_is_redirected()
    {
        var run = await Run.ProgramAsync(Call);

        Assert.Equal(7, run.Result);
        Assert.Empty(run.Calls);
    }

    [Theory]
    [InlineData("using Distributed.Tasks;")]
    [InlineData("using global::Distributed.Tasks;")]
    [InlineData("global using Distributed.Tasks;")]
    public async Task The_files_using_redirects(string directive)
    {
        var run = await Run.ProgramAsync(directive + "\n" + Call);

        Assert.Equal(7, run.Result);
        Assert.Equal(["Program.cs:4 Task.Run(Func<TResult>)"], run.Calls);
    }

    [Fact]
    public async Task A_global_using_of_another_file_redirects()
    {
        var run = await Run.OfAsync(Project.Of(Call).Add("Usings.cs", "global using Distributed.Tasks;"));

        Assert.Single(run.Calls);
    }

    [Fact]
    public async Task A_using_inside_a_namespace_counts_in_that_namespace_only()
    {
        var run = await Run.ProgramAsync("""
            namespace A
            {
                using Distributed.Tasks;
                public static class X { public static Task<int> Go() => Task.Run(() => 1); }
                namespace Inner
                {
                    public static class Y { public static Task<int> Go() => Task.Run(() => 2); }
                }
            }
            namespace B
            {
                public static class X { public static Task<int> Go() => Task.Run(() => 3); }
            }
            public static class P
            {
                public static async Task<int> Go() => await A.X.Go() + await A.Inner.Y.Go() + await B.X.Go();
            }
            """);

        Assert.Equal(6, run.Result);
        Assert.Equal(["Program.cs:4 Task.Run(Func<TResult>)", "Program.cs:7 Task.Run(Func<TResult>)"], run.Calls);
    }

    [Fact]
    public async Task A_using_of_another_file_does_not_count()
    {
        var run = await Run.OfAsync(Project.Of(Call).Add("Other.cs", """
            using Distributed.Tasks;
            static class Other { static Task Go() => Task.Run(() => { }); }
            """));

        Assert.Empty(run.Calls);
    }

    [Fact]
    public async Task An_alias_of_the_namespace_is_no_import()
    {
        var run = await Run.ProgramAsync("""
            using D = Distributed.Tasks;
            public static class P
            {
                public static Task<int> Go() => Task.Run(() => typeof(D.DistributedTask).Name.Length);
            }
            """);

        Assert.Empty(run.Calls);
    }

    [Fact]
    public async Task A_users_own_Task_type_is_left_alone()
    {
        var run = await Run.ProgramAsync("""
            namespace My
            {
                using Distributed.Tasks;
                public static class Task { public static int Run(Func<int> f) => f(); }
                public static class X { public static int Go() => Task.Run(() => 1) + System.Threading.Tasks.Task.Run(() => 2).Result; }
            }
            public static class P { public static int Go() => My.X.Go(); }
            """);

        Assert.Equal(3, run.Result);
        Assert.Equal(["Program.cs:5 Task.Run(Func<TResult>)"], run.Calls);
    }

    [Fact]
    public void A_project_without_the_facade_gets_no_file()
    {
        new Project { Facade = null }.Add("Program.cs", Call).Generate(out var result);

        Assert.Empty(result.GeneratedTrees);
    }

    [Fact]
    public void A_project_that_allows_no_interceptors_still_compiles()
    {
        new Project { InterceptorsNamespaces = "Some.Other" }.Add("Program.cs", "using Distributed.Tasks;\n" + Call).Generate(out var result);

        Assert.Empty(result.GeneratedTrees);
    }

    [Fact]
    public void A_project_with_an_old_language_version_still_compiles()
    {
        new Project { LanguageVersion = Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp10 }
            .Add("Program.cs", "using Distributed.Tasks;\n" + Call)
            .Generate(out var result);

        Assert.Empty(result.GeneratedTrees);
    }
}
