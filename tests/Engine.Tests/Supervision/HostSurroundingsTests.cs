using Distributed.Engine.Supervision;

namespace Distributed.Engine.Tests.Supervision;

/// <summary>What a program changes about its surroundings after executors were started keeps closures that depend on it local.</summary>
public sealed class HostSurroundingsTests
{
    [Theory]
    [InlineData("/home", null, null)]
    [InlineData(
        "/tmp", null,
        "the working directory changed after the executors were started, and the closure may use relative paths "
        + "(resolve paths with Path.GetFullPath before the lambda and leave Environment.CurrentDirectory alone)")]
    [InlineData("/home", "Asia/Tokyo", "the time zone variable TZ changed after the executors were started (set TZ before the program starts, or convert times outside the lambda)")]
    public void A_change_is_named_with_what_to_do(string directory, string? zone, string? reason) =>
        Assert.Equal(reason, HostSurroundings.Compare(new("/home", null), new(directory, zone))?.ToString());
}
