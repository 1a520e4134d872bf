namespace Distributed.Engine.Tests.Root;

public sealed class ClusterOptionsCheckTests
{
    public static TheoryData<string, string> Bad => new()
    {
        { "slots", "ClusterOptions.SlotsPerExecutor is 0; it has to be at least 1, or null for the machine's share." },
        { "attempts", "ClusterOptions.MaxAttempts is 0; it has to be at least 1." },
        { "frame", "ClusterOptions.MaxFrameBytes is 1000; it has to be at least 65536." },
        { "objects", "ClusterOptions.MaxGraphObjects is -1; it has to be at least 1." },
        { "segment", "ClusterOptions.SegmentBytes is 1000; it has to be at least 1048576." },
        { "segments", "ClusterOptions.MaxSegmentBytes is -1; it has to be at least 0, or null for a quarter of the memory." },
        { "start", "ClusterOptions.ExecutorStartTimeout is 00:00:00; it has to be more than zero." },
        { "waiting", "ClusterOptions.WaitingLimit is 00:00:00; it has to be more than zero, or Timeout.InfiniteTimeSpan." },
        { "patience", "ClusterOptions.SlotPatience is -00:00:01; it has to be more than zero." },
    };

    [Fact]
    public void The_defaults_are_good() => ClusterOptionsCheck.Throw(new ClusterOptions());

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_value_that_can_not_work_is_named_with_what_is_accepted(string which, string message)
    {
        var options = new ClusterOptions();
        switch (which)
        {
            case "slots": options.SlotsPerExecutor = 0; break;
            case "attempts": options.MaxAttempts = 0; break;
            case "frame": options.MaxFrameBytes = 1000; break;
            case "objects": options.MaxGraphObjects = -1; break;
            case "segment": options.SegmentBytes = 1000; break;
            case "segments": options.MaxSegmentBytes = -1; break;
            case "start": options.ExecutorStartTimeout = TimeSpan.Zero; break;
            case "waiting": options.WaitingLimit = TimeSpan.Zero; break;
            default: options.SlotPatience = TimeSpan.FromSeconds(-1); break;
        }

        Assert.Equal(message, Assert.Throws<ClusterConfigurationException>(() => ClusterOptionsCheck.Throw(options)).Message);
    }
}
