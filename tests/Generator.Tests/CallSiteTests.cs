using Distributed.Engine.Generator.Tests.Compiling;

namespace Distributed.Engine.Generator.Tests;

/// <summary>What a call site says of itself, and the files that are generated.</summary>
public sealed class CallSiteTests
{
    [Fact]
    public async Task Line_directives_give_the_place_the_user_knows()
    {
        var run = await Run.ProgramAsync("""
            using Distributed.Tasks;
            public static class P
            {
                public static async Task<int> Go()
                {
            #line 100 "Page.razor"
                    var a = await Task.Run(() => 1);
            #line hidden
                    var b = await Task.Run(() => 2);
            #line default
                    return a + b + await Task.Run(() => 4);
                }
            }
            """);

        Assert.Equal(7, run.Result);
        Assert.Equal("Page.razor:100 Task.Run(Func<TResult>)", run.Calls[0]);
        Assert.Equal("Program.cs:11 Task.Run(Func<TResult>)", run.Calls[2]);
    }

    [Fact]
    public async Task In_a_chain_over_several_lines_the_line_is_that_of_the_name()
    {
        var run = await Run.ProgramAsync("""
            using Distributed.Tasks;
            public static class P
            {
                public static Task<int> Go() => Task
                    .Factory
                    .StartNew(() => 1);
            }
            """);

        Assert.Equal(["Program.cs:6 TaskFactory.StartNew(Func<TResult>)"], run.Calls);
    }

    [Fact]
    public void Paths_follow_the_compilers_path_map()
    {
        var project = new Project { PathMap = [new("/home/me/src", "/_")] }.Add("/home/me/src/A.cs", """
            using Distributed.Tasks;
            class A { Task Go() => Task.Run(() => { }); }
            """);

        project.Generate(out var result);

        var text = Assert.Single(result.GeneratedTrees).ToString();
        Assert.Contains("\"/_/A.cs\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/home/me", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_the_same_name_get_different_generated_names_without_their_paths()
    {
        var project = new Project().Add("/x/one/A.cs", Source("One")).Add("/x/two/a.cs", Source("Two")).Add("/x/B.cs", Source("Three"));

        project.Generate(out var result);

        Assert.Equal(
            ["A.redirected.g.cs", "B.redirected.g.cs", "a.2.redirected.g.cs"],
            result.Results.Single().GeneratedSources.Select(source => source.HintName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_files_with_the_same_content_stay_the_BCLs_and_compile()
    {
        const string twin = """
            using Distributed.Tasks;
            file static class Hidden { static Task Go() => Task.Run(() => { }); }
            """;
        var project = Project.Of("""
            using Distributed.Tasks;
            public static class P { public static Task<int> Go() => Task.Run(() => 7); }
            """).Add("one/Twin.cs", twin).Add("two/Twin.cs", twin);

        project.Generate(out var result);
        var run = await Run.OfAsync(project);

        Assert.Equal(["Program.redirected.g.cs"], result.Results.Single().GeneratedSources.Select(source => source.HintName));
        Assert.Single(run.Calls);
    }

    [Fact]
    public void An_edit_regenerates_only_the_file_that_was_edited()
    {
        var project = new Project().Add("A.cs", Source("A")).Add("B.cs", Source("B"));
        var compilation = project.Compile();
        var driver = project.Driver().RunGenerators(compilation);

        var edited = compilation.SyntaxTrees.Single(tree => tree.FilePath == "B.cs");
        var changed = edited.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From("// edited\n" + Source("B"), System.Text.Encoding.UTF8));
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(edited, changed));

        var steps = driver.GetRunResult().Results.Single().TrackedSteps["files"].SelectMany(step => step.Outputs);
        Assert.Equal(
            [("A.redirected.g.cs", "Cached"), ("B.redirected.g.cs", "Modified")],
            steps.Select(step => (((Redirecting.RedirectFile)step.Value).HintName, step.Reason.ToString().Replace("Unchanged", "Cached", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_users_assembly_carries_no_locations()
    {
        using var image = new MemoryStream();
        var emitted = Project.Of(Source("A")).Generate().Emit(image);
        Assert.True(emitted.Success);

        var names = System.Text.Encoding.UTF8.GetString(image.ToArray());

        Assert.Contains("Site0", names, StringComparison.Ordinal);
        var reader = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(new(new MemoryStream(image.ToArray())));
        var interceptors = reader.MethodDefinitions.Select(reader.GetMethodDefinition).Where(method => reader.GetString(method.Name) == "Run0");
        Assert.Empty(Assert.Single(interceptors).GetCustomAttributes());
    }

    private static string Source(string name) => $$"""
        using Distributed.Tasks;
        class {{name}} { Task Go() => Task.Run(() => { }); }
        """;
}
