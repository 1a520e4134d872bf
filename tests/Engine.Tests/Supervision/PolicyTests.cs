using Distributed.Engine.Supervision;

namespace Distributed.Engine.Tests.Supervision;

public class RestartPolicyTests
{
    [Fact]
    public void Failed_starts_wait_twice_as_long_each_time_and_are_given_up()
    {
        var policy = new RestartPolicy(4);
        Assert.Equal(
            [100.0, 200.0, 400.0, null],
            new[] { 1, 2, 3, 4 }.Select(_ => policy.AfterStartFailure()?.TotalMilliseconds));
        Assert.Equal(4, policy.StartFailures);
    }

    [Fact]
    public void A_connected_executor_forgets_earlier_failures()
    {
        var policy = new RestartPolicy(2);
        Assert.NotNull(policy.AfterStartFailure());
        policy.AfterLoss(RestartPolicy.Stable);
        Assert.NotNull(policy.AfterStartFailure());
    }

    [Fact]
    public void The_first_replacement_comes_at_once_and_a_series_of_quick_deaths_slows_down()
    {
        var policy = new RestartPolicy(3);
        var quick = TimeSpan.FromMilliseconds(1);
        Assert.Equal([0.0, 100.0, 200.0, 400.0], new[] { 1, 2, 3, 4 }.Select(_ => policy.AfterLoss(quick).TotalMilliseconds));
        for (int i = 0; i < 100; i++) Assert.True(policy.AfterLoss(quick) <= RestartPolicy.MaxDelay);
        Assert.Equal(TimeSpan.Zero, policy.AfterLoss(RestartPolicy.Stable));
        Assert.Equal(TimeSpan.Zero, policy.AfterLoss(quick));
    }
}

public class HeapShareTests
{
    private const long Mib = 1024 * 1024;

    [Fact]
    public void Unlimited_memory_is_not_divided()
    {
        Assert.Null(HeapShare.Divide(8000 * Mib, 8000 * Mib, limitedByOption: false, 4));
        Assert.Null(HeapShare.Divide(8000 * Mib, null, limitedByOption: false, 4));
    }

    [Theory]
    [InlineData(8000L)]
    [InlineData(null)]
    public void Four_executors_and_their_driver_fit_into_512_megabytes(long? machineMib)
    {
        long available = 512 * Mib * 3 / 4;
        long share = HeapShare.Divide(available, machineMib * Mib, limitedByOption: machineMib is null, 4)!.Value;
        Assert.InRange(share, HeapShare.MinHeapBytes, available / 5);
        Assert.True((5 * share) + (5 * HeapShare.ProcessOverheadBytes) <= 512 * Mib);
    }

    [Fact]
    public void A_share_is_never_too_small_to_run_anything() =>
        Assert.Equal(HeapShare.MinHeapBytes, HeapShare.Divide(64 * Mib, 8000 * Mib, limitedByOption: false, 16));
}

public class ExecutorExitTests
{
    [Theory]
    [InlineData(0, "exit code 0")]
    [InlineData(82, "exit code 82")]
    [InlineData(134, "ended by SIGABRT (exit code 134)")]
    [InlineData(137, "ended by SIGKILL (exit code 137)")]
    [InlineData(139, "ended by SIGSEGV (exit code 139)")]
    [InlineData(150, "ended by signal 22 (exit code 150)")]
    [InlineData(255, "exit code 255")]
    public void How_a_process_ended_is_said_by_signal_where_there_was_one(int code, string expected)
    {
        if (!OperatingSystem.IsWindows()) Assert.Equal(expected, new ExecutorExit(code, null).ToString());
        Assert.EndsWith(": last", new ExecutorExit(code, "last").ToString(), StringComparison.Ordinal);
    }
}
