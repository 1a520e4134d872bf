using Distributed.Engine.Supervision;

namespace Distributed.Engine.Tests.Supervision;

public class ExecutorImageTests
{
    private static readonly ExecutorImage.Facts s_facts = new()
    {
        ProcessPath = "/usr/bin/dotnet",
        EntryAssemblyPath = "/app/app.dll",
        DepsFiles = "/app/app.deps.json;/dotnet/shared/Microsoft.NETCore.App/10.0.0/Microsoft.NETCore.App.deps.json",
        ProbingDirectories = "",
        RuntimeDirectory = "/dotnet/shared/Microsoft.NETCore.App/10.0.0/",
        Hook = "/app/Distributed.Engine.dll",
        FileExists = new HashSet<string> { "/app/app.deps.json", "/app/app.runtimeconfig.json", "/dotnet/dotnet" }.Contains,
    };

    [Fact]
    public void Under_the_dotnet_command_its_files_are_named() => Assert.Equal(
        "/usr/bin/dotnet exec --runtimeconfig /app/app.runtimeconfig.json --depsfile /app/app.deps.json /app/app.dll",
        ExecutorImage.From(s_facts).ToString());

    [Fact]
    public void A_test_host_is_started_with_the_test_projects_files()
    {
        ExecutorImage.Facts facts = s_facts with
        {
            EntryAssemblyPath = "/packages/testhost/testhost.dll",
            DepsFiles = "/tests/my tests.deps.json;/x",
            FileExists = new HashSet<string> { "/tests/my tests.deps.json", "/tests/my tests.runtimeconfig.json" }.Contains,
            ProbingDirectories = $"/packages{Path.PathSeparator}/offline",
        };

        Assert.Equal(
            "/usr/bin/dotnet exec --runtimeconfig \"/tests/my tests.runtimeconfig.json\" --depsfile \"/tests/my tests.deps.json\" "
            + "--additionalprobingpath /packages --additionalprobingpath /offline /packages/testhost/testhost.dll",
            ExecutorImage.From(facts).ToString());
    }

    [Fact]
    public void A_programs_own_executable_needs_nothing_else() =>
        Assert.Equal("/app/app", ExecutorImage.From(s_facts with { ProcessPath = "/app/app" }).ToString());

    [Fact]
    public void So_does_a_single_file() =>
        Assert.Equal("/app/tool", ExecutorImage.From(s_facts with { ProcessPath = "/app/tool", EntryAssemblyPath = "" }).ToString());

    [Fact]
    public void A_host_with_another_name_is_replaced_by_the_dotnet_command_of_its_runtime() => Assert.Equal(
        "/dotnet/dotnet exec --runtimeconfig /app/app.runtimeconfig.json --depsfile /app/app.deps.json /app/app.dll",
        ExecutorImage.From(s_facts with { ProcessPath = "/opt/w3wp" }).ToString());

    [Fact]
    public void A_renamed_self_contained_program_is_its_own_image() => Assert.Equal(
        "/app/renamed", ExecutorImage.From(s_facts with { ProcessPath = "/app/renamed", RuntimeDirectory = "/app/" }).ToString());

    [Fact]
    public void Without_a_deps_file_of_its_own_none_is_named() => Assert.Equal(
        "/usr/bin/dotnet exec --runtimeconfig /app/app.runtimeconfig.json /app/app.dll",
        ExecutorImage.From(s_facts with
        {
            DepsFiles = "/dotnet/shared/Microsoft.NETCore.App/10.0.0/Microsoft.NETCore.App.deps.json",
            FileExists = path => path != "/app/app.deps.json",
        }).ToString());

    [Fact]
    public void What_can_not_be_started_again_is_a_typed_error_that_says_what_is_missing()
    {
        var e = Assert.Throws<ExecutorStartException>(() => ExecutorImage.From(s_facts with { FileExists = _ => false }));
        Assert.Equal(
            "It can't be told how this program was started, so no executor can be started the same way: there is no /app/app.runtimeconfig.json, "
            + "nor one beside its deps.json (none). Executors work for programs started as their own executable or by 'dotnet'.",
            e.Message);
    }
}
