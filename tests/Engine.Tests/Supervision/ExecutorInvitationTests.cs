using Distributed.Engine.Supervision;
using Distributed.Engine.Tests.Transport;
using Distributed.Engine.Transport;

namespace Distributed.Engine.Tests.Supervision;

public class ExecutorInvitationTests
{
    private static readonly ExecutorImage s_image = new("dotnet", ["app.dll"], "/app/hook.dll");

    private readonly ExecutorInvitation _invitation = new(Endpoint.Unix("/tmp/d/s"), Peers.NewToken(), 3);

    [Theory]
    [InlineData("CORECLR_ENABLE_PROFILING")]
    [InlineData("CORECLR_PROFILER_PATH_64")]
    [InlineData("COR_PROFILER")]
    [InlineData("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES")]
    [InlineData("DOTNET_HOTRELOAD_NAMEDPIPE_NAME")]
    [InlineData("DOTNET_WATCH_ITERATION")]
    [InlineData("DOTNET_MODIFIABLE_ASSEMBLIES")]
    [InlineData("DOTNET_DiagnosticPorts")]
    [InlineData("DOTNET_EnableEventPipe")]
    [InlineData("VSTEST_HOST_DEBUG")]
    [InlineData("MSBuildLoadMicrosoftTargetsReadOnly")]
    [InlineData("DISTRIBUTED_CLUSTER")]
    public void Variables_that_are_the_drivers_alone_are_not_inherited(string name)
    {
        var environment = new Dictionary<string, string?> { [name] = "1", ["PATH"] = "/bin", ["DOTNET_TieredPGO"] = "0" };

        _invitation.WriteTo(environment, s_image, null);

        Assert.DoesNotContain(name, environment);
        Assert.Equal(("/bin", "0"), (environment["PATH"], environment["DOTNET_TieredPGO"]));
        Assert.DoesNotContain("DOTNET_GCHeapHardLimit", environment);
        Assert.DoesNotContain("DISTRIBUTED_EXECUTOR_REFERENCES", environment);
    }

    [Fact]
    public void What_the_engine_refers_to_is_sent_where_the_program_does_not_have_it()
    {
        var environment = new Dictionary<string, string?>();
        _invitation.WriteTo(environment, s_image with { References = ["/plug-in/a.dll", "/plug-in/b.dll"] }, null);

        Assert.Equal($"/plug-in/a.dll{Path.PathSeparator}/plug-in/b.dll", environment["DISTRIBUTED_EXECUTOR_REFERENCES"]);
    }

    [Fact]
    public void Our_hook_comes_before_the_users()
    {
        var environment = new Dictionary<string, string?> { ["DOTNET_STARTUP_HOOKS"] = "/users.dll" };
        _invitation.WriteTo(environment, s_image, 0x1000);

        Assert.Equal($"/app/hook.dll{Path.PathSeparator}/users.dll", environment["DOTNET_STARTUP_HOOKS"]);
        Assert.Equal("1000", environment["DOTNET_GCHeapHardLimit"]);
    }

    [Fact]
    public void Nothing_shows_the_token() => Assert.Equal("executor 3 of unix:/tmp/d/s", _invitation.ToString());

    [Fact]
    public void A_process_without_an_invitation_takes_none() => Assert.Null(ExecutorInvitation.Take());

    [Theory]
    [InlineData("unix:/tmp/x y/s")]
    [InlineData("tcp:127.0.0.1:4711")]
    [InlineData("tcp:[::1]:4711")]
    public void Endpoints_read_what_they_write(string text) => Assert.Equal(text, Endpoint.Parse(text).ToString());

    [Fact]
    public void Other_endpoints_are_refused_with_the_forms_that_exist() => Assert.Equal(
        "'http://x' is no endpoint; expected unix:/path or tcp:address:port.",
        Assert.Throws<FormatException>(() => Endpoint.Parse("http://x")).Message);
}
