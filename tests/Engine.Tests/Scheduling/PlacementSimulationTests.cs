using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Tests.Scheduling;

/// <summary>Placement auto on a simulated cluster: sites of 1 µs to 1 s that capture up to 100 MB.</summary>
public sealed class PlacementSimulationTests
{
    /// <summary>What learning a site may cost, once.</summary>
    private static readonly TimeSpan s_learning = TimeSpan.FromMilliseconds(1);

    private static readonly int[] s_runsUs = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

    private static readonly long[] s_bytes = [0, 1_000, 100_000, 1_000_000, 100_000_000];

    public static TheoryData<int, long, bool, bool> Sites
    {
        get
        {
            var sites = new TheoryData<int, long, bool, bool>();
            foreach (var run in s_runsUs)
            {
                foreach (var bytes in s_bytes)
                {
                    sites.Add(run, bytes, true, false);
                    sites.Add(run, bytes, true, true);
                    sites.Add(run, bytes, false, false);
                    sites.Add(run, bytes, false, true);
                }
            }

            return sites;
        }
    }

    [Theory]
    [MemberData(nameof(Sites))]
    public void Auto_is_never_materially_slower_than_all_local(int runUs, long bytes, bool sharesProcessors, bool isSequential)
    {
        var local = Run(runUs, bytes, sharesProcessors, isSequential, isAuto: false, out _);
        var auto = Run(runUs, bytes, sharesProcessors, isSequential, isAuto: true, out _);

        Assert.True(auto <= (local * 1.06) + s_learning, $"auto {auto.TotalMilliseconds} ms, all local {local.TotalMilliseconds} ms");
    }

    [Theory]
    [InlineData(1_000, 0)]
    [InlineData(10_000, 1_000)]
    [InlineData(100_000, 100_000)]
    [InlineData(1_000_000, 0)]
    [InlineData(1_000_000, 100_000)]
    public void Long_calls_overflow_to_executors_with_processors_of_their_own_and_all_are_done_far_sooner(int runUs, long bytes)
    {
        var local = Run(runUs, bytes, sharesProcessors: false, isSequential: false, isAuto: false, out _);
        var auto = Run(runUs, bytes, sharesProcessors: false, isSequential: false, isAuto: true, out var shipped);

        Assert.InRange(shipped, Calls(runUs) / 2, Calls(runUs));
        Assert.True(auto < local * 0.5, $"auto {auto.TotalMilliseconds} ms, all local {local.TotalMilliseconds} ms: ten processors against two");
    }

    [Theory]
    [InlineData(100_000, 1_000_000)]
    [InlineData(1_000_000, 100_000_000)]
    public void A_site_that_captures_much_overflows_once_its_calls_are_known_to_be_long(int runUs, long bytes)
    {
        var (local, auto) = (new SimulatedCluster(2, 8, sharesProcessors: false), new SimulatedCluster(2, 8, sharesProcessors: false));
        var run = TimeSpan.FromMicroseconds(runUs);
        auto.Run(Calls(runUs), run, bytes, isAuto: true, isSequential: false);
        Assert.Equal(0, auto.Shipped);

        var second = auto.Run(Calls(runUs), run, bytes, isAuto: true, isSequential: false);

        Assert.InRange(auto.Shipped, 1, Calls(runUs));
        Assert.True(second < local.Run(Calls(runUs), run, bytes, isAuto: false, isSequential: false) * 0.9);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(1_000_000)]
    public void Long_calls_are_shipped_to_executors_of_this_machine_too(int runUs)
    {
        Run(runUs, bytes: 1_000, sharesProcessors: true, isSequential: false, isAuto: true, out var shipped);

        Assert.InRange(shipped, Calls(runUs) / 2, Calls(runUs));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Short_calls_stay_local_but_for_those_made_before_they_were_known(int runUs)
    {
        Run(runUs, bytes: 0, sharesProcessors: false, isSequential: false, isAuto: true, out var shipped);

        Assert.InRange(shipped, 0, 100);
    }

    private static int Calls(int runUs) => Math.Clamp(200_000 / runUs, 64, 20_000);

    private static TimeSpan Run(int runUs, long bytes, bool sharesProcessors, bool isSequential, bool isAuto, out int shipped)
    {
        var cluster = new SimulatedCluster(processors: 2, slots: sharesProcessors ? 2 : 8, sharesProcessors);
        var time = cluster.Run(Calls(runUs), TimeSpan.FromMicroseconds(runUs), bytes, isAuto, isSequential);
        shipped = cluster.Shipped;
        return time;
    }
}
