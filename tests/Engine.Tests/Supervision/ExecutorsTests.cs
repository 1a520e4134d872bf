using System.Diagnostics;
using Distributed.Engine.Supervision;
using Distributed.Engine.Tests.Transport;
using Distributed.TestDriver;
using Microsoft.Extensions.Time.Testing;

namespace Distributed.Engine.Tests.Supervision;

/// <summary>Real executor processes of the image these tests run in, the VSTest host.</summary>
public class ExecutorsTests
{
    private static string TestDriverPath => Path.Combine(AppContext.BaseDirectory, "Distributed.TestDriver");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Executors_of_this_image_connect_and_answer(bool useTcp)
    {
        using var watch = new ExecutorWatch(2, o => o with { UseTcp = useTcp });
        ExecutorConnection[] executors = [watch.TakeConnected(), watch.TakeConnected()];

        Assert.Equal([1, 2], executors.Select(e => e.Id).Order());
        foreach (ExecutorConnection executor in executors)
        {
            Assert.NotEqual(Environment.ProcessId, executor.ProcessId);
            Assert.Equal("hello", watch.Ask(executor, "echo hello"));
            Assert.Equal($"{TestOptions.Welcome.Slots}", watch.Ask(executor, "slots"));
        }
    }

    [Fact]
    public void Disposing_ends_the_processes_and_deletes_the_directory()
    {
        var watch = new ExecutorWatch(2);
        using Process first = Process.GetProcessById(watch.TakeConnected().ProcessId);
        using Process second = Process.GetProcessById(watch.TakeConnected().ProcessId);
        string directory = watch.Executors.DirectoryPath!;
        Assert.True(Directory.Exists(directory));

        watch.Dispose();
        watch.Dispose();

        Assert.True(first.HasExited);
        Assert.True(second.HasExited);
        Assert.False(Directory.Exists(directory));
        Assert.Equal(0, watch.LostCount);
        Assert.Empty(watch.Executors.ProcessIds);
    }

    [Fact]
    public void Disposing_at_once_leaves_nothing_either()
    {
        var watch = new ExecutorWatch(3);
        watch.Dispose();
        Assert.Empty(watch.Executors.ProcessIds);
        Assert.False(Directory.Exists(watch.Executors.DirectoryPath ?? "/nowhere"));
    }

    [Fact]
    public void A_killed_executor_is_reported_with_its_signal_and_replaced()
    {
        using var watch = new ExecutorWatch(1);
        ExecutorConnection first = watch.TakeConnected();
        using Process process = Process.GetProcessById(first.ProcessId);

        process.Kill();

        (ExecutorConnection lost, ExecutorExit exit) = watch.TakeLost();
        Assert.Same(first, lost);
        Assert.False(first.Connection.IsOpen);
        if (!OperatingSystem.IsWindows()) Assert.Equal("ended by SIGKILL (exit code 137)", exit.ToString());
        Assert.StartsWith($"Warning 202: Executor 1 (process {first.ProcessId}) was lost: ", watch.Log.Take(202), StringComparison.Ordinal);
        ExecutorConnection replacement = watch.TakeConnected();
        Assert.Equal(2, replacement.Id);
        Assert.Equal("again", watch.Ask(replacement, "echo again"));
    }

    [Fact]
    public void An_unhandled_exception_is_in_the_last_words()
    {
        using var watch = new ExecutorWatch(1);
        ExecutorWatch.Tell(watch.TakeConnected(), "throw too hot");

        ExecutorExit exit = watch.TakeLost().Exit;

        Assert.StartsWith("System.InvalidOperationException: too hot", exit.LastWords, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.StartsWith("ended by SIGABRT (exit code 134): System.Inv", exit.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void FailFast_is_a_loss_without_words()
    {
        using var watch = new ExecutorWatch(1);
        ExecutorWatch.Tell(watch.TakeConnected(), "failfast on purpose");
        Assert.Null(watch.TakeLost().Exit.LastWords);
        watch.TakeConnected();
    }

    [Fact]
    public void Its_environment_does_not_show_that_it_is_an_executor()
    {
        using var watch = new ExecutorWatch(1);
        ExecutorConnection executor = watch.TakeConnected();

        string managed = watch.Ask(executor, "environment");
        Assert.DoesNotContain("DISTRIBUTED_", managed, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET_STARTUP_HOOKS", managed, StringComparison.Ordinal);
        Assert.DoesNotContain("VSTEST_", managed, StringComparison.Ordinal);
        if (OperatingSystem.IsWindows()) return;
        Assert.DoesNotContain("DISTRIBUTED_", watch.Ask(executor, "native-environment"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_an_executor_starts_is_no_executor()
    {
        using var watch = new ExecutorWatch(1);
        Assert.Equal("an ordinary program", watch.Ask(watch.TakeConnected(), $"child {TestDriverPath} report").Trim());
    }

    [Fact]
    public void Its_standard_input_is_at_its_end()
    {
        using var watch = new ExecutorWatch(1);
        Assert.Equal("end", watch.Ask(watch.TakeConnected(), "stdin"));
    }

    [Theory]
    [InlineData("linger thread")]
    [InlineData("linger handler")]
    public void An_executor_ends_even_if_user_code_holds_on(string command)
    {
        // With patience enough for the executor's own watchdog: it isn't the driver who kills it.
        var watch = new ExecutorWatch(1, o => o with { StopTimeout = TimeSpan.FromSeconds(60) });
        ExecutorConnection executor = watch.TakeConnected();
        Assert.Equal("lingers", watch.Ask(executor, command));

        watch.Dispose();

        Assert.Empty(watch.Executors.ProcessIds);
    }

    [Fact]
    public void An_extra_executor_serves_beside_the_others_and_is_not_replaced()
    {
        using var watch = new ExecutorWatch(1);
        ExecutorConnection kept = watch.TakeConnected();
        object tag = new();
        watch.Executors.StartExtra(tag);

        ExecutorConnection extra = watch.TakeConnected();
        Assert.Same(tag, extra.Tag);
        Assert.Null(kept.Tag);
        Assert.Equal("alone", watch.Ask(extra, "echo alone"));
        extra.Retire();
        Assert.Null(watch.WaitClosed(extra));

        // Another extra one, lost this time: reported, and the next that connects is the next that was asked for.
        watch.Executors.StartExtra("second");
        ExecutorConnection second = watch.TakeConnected();
        ExecutorWatch.Tell(second, "failfast on purpose");
        Assert.Same(second, watch.TakeLost().Executor);
        watch.Executors.StartExtra("third");
        Assert.Equal("third", watch.TakeConnected().Tag);
        Assert.Equal(0, watch.LostCount);
    }

    [Fact]
    public void An_executable_that_does_not_connect_is_a_typed_error_naming_command_line_and_exit_code()
    {
        var image = new ExecutorImage(TestDriverPath, ["misbehave", "3"], NoHook());
        using var watch = new ExecutorWatch(1, o => o with { Image = image });

        (object? tag, ExecutorStartException e) = watch.TakeGivenUp();

        Assert.Null(tag);
        Assert.Equal((3, 3, $"{TestDriverPath} misbehave 3"), (e.Attempts, e.ExitCode, e.CommandLine));
        Assert.Equal(
            "An executor could not be started, 3 times in a row. Last: it ended before it connected, exit code 3. Command line: "
            + $"{TestDriverPath} misbehave 3. What it wrote, if anything, is in this program's standard error.",
            e.Message);
    }

    [Fact]
    public void Waits_between_starts_follow_the_given_clock()
    {
        var time = new FakeTimeProvider();
        var image = new ExecutorImage(TestDriverPath, ["misbehave", "3"], NoHook());
        using var watch = new ExecutorWatch(1, o => o with { Image = image }, time);

        // On its own this clock stands still, and the second start would never come.
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                time.Advance(RestartPolicy.FirstDelay);
                return watch.GivenUpCount == 1;
            },
            Recorder.PatienceMs));
    }

    [Fact]
    public void A_program_whose_main_runs_instead_of_the_hook_gets_that_hint()
    {
        var image = new ExecutorImage(TestDriverPath, ["misbehave", "0"], NoHook());
        using var watch = new ExecutorWatch(1, o => o with { Image = image, MaxStartFailures = 1 });
        Assert.Contains("call Cluster.RunExecutorIfAsked() first in Main", watch.TakeGivenUp().Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_executable_that_does_not_exist_is_a_typed_error_with_the_systems_reason()
    {
        using var watch = new ExecutorWatch(1, o => o with { Image = new ExecutorImage("/does/not/exist", [], "x"), MaxStartFailures = 2 });

        ExecutorStartException e = watch.TakeGivenUp().Error;

        Assert.Equal((2, null), (e.Attempts, e.ExitCode));
        Assert.IsType<System.ComponentModel.Win32Exception>(e.InnerException);
        Assert.Contains("/does/not/exist", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_executor_that_does_not_connect_in_time_is_killed_and_a_typed_error()
    {
        if (OperatingSystem.IsWindows()) return;
        var image = new ExecutorImage("/bin/sleep", ["1000"], "x");
        using var watch = new ExecutorWatch(1, o => o with { Image = image, MaxStartFailures = 1, StartTimeout = TimeSpan.FromMilliseconds(50) });

        ExecutorStartException e = watch.TakeGivenUp().Error;

        Assert.Null(e.ExitCode);
        Assert.Contains("it did not connect within 0.05 s (ClusterOptions.ExecutorStartTimeout)", e.Message, StringComparison.Ordinal);
        Assert.Empty(watch.Executors.ProcessIds);
    }

    [Fact]
    public void A_temporary_folder_with_a_long_path_is_no_obstacle()
    {
        string folder = Path.Combine(Path.GetTempPath(), new string('x', 120));
        using var watch = new ExecutorWatch(1, o => o with { TempFolder = folder });
        Assert.Equal("hello", watch.Ask(watch.TakeConnected(), "echo hello"));
    }

    /// <summary>An assembly whose hook returns at once: its Main runs.</summary>
    private static string NoHook() => typeof(ExecutorsTests).Assembly.Location;
}
