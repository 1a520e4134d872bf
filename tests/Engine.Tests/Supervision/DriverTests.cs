using System.Diagnostics;
using System.Globalization;
using Distributed.Engine.Supervision;

namespace Distributed.Engine.Tests.Supervision;

/// <summary>Drivers that are programs of their own: what becomes of executors and files when they end, however they end.</summary>
public sealed class DriverTests : IDisposable
{
    private readonly string _temp = Directory.CreateTempSubdirectory("driver-test-").FullName;

    public static TheoryData<string, string[]> Images => new()
    {
        { DriverProcess.Apphost, [] },
        { "dotnet", [DriverProcess.Apphost + ".dll"] },
    };

    /// <summary>The runtime leaves files of its own when a process is killed.</summary>
    private string[] OurDirectories => Directory.GetDirectories(_temp, PrivateDirectory.Prefix + "*");

    public void Dispose() => Directory.Delete(_temp, recursive: true);

    [Theory]
    [MemberData(nameof(Images))]
    public void A_program_started_by_its_own_executable_or_by_dotnet_has_executors(string file, string[] before)
    {
        using DriverProcess driver = Start(2, file, before);
        driver.Expect("connected ");
        driver.Expect("connected ");
        Assert.Equal("hello", driver.Ask(1, "echo hello"));
        Assert.Equal("hello", driver.Ask(2, "echo hello"));

        driver.Write("");

        Assert.Equal(0, driver.WaitForEndOfAll());
        Assert.Empty(OurDirectories);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Executors_of_a_killed_driver_end_and_leave_no_file(string file, string[] before)
    {
        using DriverProcess driver = Start(3, file, before);
        for (int i = 0; i < 3; i++) driver.Expect("connected ");
        Assert.Equal("lingers", driver.Ask(1, "linger thread"));
        Assert.Single(OurDirectories);

        driver.Kill();
        driver.WaitForEndOfAll();

        Assert.Empty(OurDirectories);
    }

    [Fact]
    public void A_driver_killed_while_its_executors_start_leaves_none()
    {
        using DriverProcess driver = Start(2, DriverProcess.Apphost, []);
        driver.Kill();
        driver.WaitForEndOfAll();
        PrivateDirectory.Sweep(_temp, new Transport.ListLog(), TimeProvider.System);
        Assert.DoesNotContain(Directory.GetDirectories(_temp), d => File.Exists(Path.Combine(d, "lock")));
    }

    [Fact]
    public void Ctrl_C_and_other_signals_to_a_whole_group_are_left_to_the_driver()
    {
        if (OperatingSystem.IsWindows()) return;

        // A process group of its own, as a terminal would give it.
        using DriverProcess driver = Start(2, "setsid", [DriverProcess.Apphost]);
        driver.Expect("connected ");
        driver.Expect("connected ");

        Signal("INT", -driver.ProcessId);
        driver.Expect("interrupted");
        foreach (string signal in new[] { "QUIT", "TERM", "HUP" }) Signal(signal, int.Parse(driver.Ask(1, "pid"), CultureInfo.InvariantCulture));

        Assert.Equal("alive", driver.Ask(1, "echo alive"));
        Assert.Equal("alive", driver.Ask(2, "echo alive"));
        driver.Write("");
        Assert.Equal(0, driver.WaitForEndOfAll());
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void A_driver_that_a_signal_ends_leaves_nothing(string signal, int exitCode)
    {
        if (OperatingSystem.IsWindows()) return;
        // Whoever runs these tests in the background has them inherit that signals are ignored.
        string[] program = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,QUIT,HUP,TERM", DriverProcess.Apphost] : [DriverProcess.Apphost];
        using var driver = new DriverProcess(2, "setsid", program, "plain", ("TMPDIR", _temp));
        driver.Expect("connected ");
        driver.Expect("connected ");

        Signal(signal, -driver.ProcessId);

        Assert.Equal(exitCode, driver.WaitForEndOfAll());
        Assert.Empty(OurDirectories);
    }

    [Fact]
    public void Executors_are_started_served_and_replaced_while_no_thread_of_any_pool_is_free()
    {
        using var driver = new DriverProcess(1, DriverProcess.Apphost, [], "starved", ("TMPDIR", _temp));
        string process = driver.Expect("connected 1 ")[0];
        Assert.Equal("starved", driver.Ask(1, "starve"));
        Assert.Equal("hello", driver.Ask(1, "echo hello"));

        Process.GetProcessById(int.Parse(process, CultureInfo.InvariantCulture)).Kill();

        driver.Expect("lost 1 ");
        driver.Expect("connected 2 ");
        Assert.Equal("again", driver.Ask(2, "echo again"));
        driver.Write("");
        Assert.Equal(0, driver.WaitForEndOfAll());
        Assert.Empty(OurDirectories);
    }

    [Fact]
    public void Four_executors_share_a_limited_memory()
    {
        // What a container of 512 MB makes of its limit: three quarters of it are the heap's.
        const long Available = 384L * 1024 * 1024;
        using DriverProcess driver = Start(4, DriverProcess.Apphost, [], ("DOTNET_GCHeapHardLimit", Available.ToString("X", CultureInfo.InvariantCulture)));
        for (int i = 0; i < 4; i++) driver.Expect("connected ");

        string expected = HeapShare.Divide(Available, null, limitedByOption: true, 4)!.Value.ToString(CultureInfo.InvariantCulture);

        for (int id = 1; id <= 4; id++) Assert.Equal(expected, driver.Ask(id, "heap-limit"));
    }

    [Fact]
    public void Tools_that_watch_the_driver_do_not_reach_its_executors()
    {
        using DriverProcess driver = Start(
            1, DriverProcess.Apphost, [], ("DOTNET_WATCH", "1"), ("DOTNET_MODIFIABLE_ASSEMBLIES", "debug"), ("VSTEST_CONNECTION_TIMEOUT", "5"), ("USER_OWN", "kept"));
        driver.Expect("connected ");

        string[] variables = driver.Ask(1, "environment").Split('|');

        Assert.Contains("USER_OWN=kept", variables);
        Assert.DoesNotContain(variables, v => v.StartsWith("DOTNET_WATCH", StringComparison.Ordinal)
            || v.StartsWith("DOTNET_MODIFIABLE", StringComparison.Ordinal) || v.StartsWith("VSTEST_", StringComparison.Ordinal));
    }

    private DriverProcess Start(int executors, string file, string[] before, params (string Name, string Value)[] environment) =>
        new(executors, file, before, "", [("TMPDIR", _temp), .. environment]);

    private static void Signal(string name, int process)
    {
        using Process kill = Process.Start("kill", [$"-{name}", "--", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
