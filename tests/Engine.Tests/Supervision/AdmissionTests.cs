using Distributed.Engine.Supervision;
using Distributed.Engine.Tests.Transport;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.Engine.Tests.Supervision;

/// <summary>Who may come in as the executor that was started; the token was right.</summary>
public sealed class AdmissionTests : IDisposable
{
    private readonly ExecutorProcess _process =
        new(new ExecutorInvitation(Endpoint.Unix("/tmp/none"), Peers.NewToken(), 3), TimeSpan.Zero, new ListLog());

    private readonly (LoopbackConnection A, LoopbackConnection B) _pair = LoopbackConnection.CreatePair(ConnectionLimits.Default);

    public AdmissionTests() => _process.Start(new ExecutorImage(Path.Combine(AppContext.BaseDirectory, "Distributed.TestDriver"), ["report"], typeof(AdmissionTests).Assembly.Location), null);

    private Hello Right => new(
        WireLimits.ProtocolVersion, [], 3, _process.ProcessId, ExecutorRole.EngineMvid, PlatformFingerprint.Current);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(Timeout.InfiniteTimeSpan);
        _process.Dispose();
        _pair.A.Dispose();
        _pair.B.Dispose();
    }

    [Fact]
    public void The_process_that_was_started_comes_in_once()
    {
        Assert.True(_process.Decide(Right, out _));
        Assert.NotNull(_process.Connected(_pair.A, null));

        Assert.False(_process.Decide(Right, out string refusal));
        Assert.Equal("executor 3 has connected before", refusal);
        Assert.Null(_process.Refusal);
    }

    [Fact]
    public void Another_process_does_not() =>
        Refused(Right with { ProcessId = 1 }, $"executor 3 is process {_process.ProcessId}, not 1");

    [Fact]
    public void Another_build_does_not_and_both_are_named() => Refused(
        Right with { EngineMvid = Guid.Empty },
        $"the executor loaded another build of Distributed.Engine: {Guid.Empty}, the driver has {ExecutorRole.EngineMvid}");

    [Fact]
    public void Another_platform_does_not_and_both_are_named() => Refused(
        Right with { Platform = "vax" }, $"the executor runs on another platform: 'vax', the driver on '{PlatformFingerprint.Current}'");

    [Fact]
    public void Nobody_does_while_the_driver_stops()
    {
        _process.Stop();
        Refused(Right, "the driver is stopping");
    }

    private void Refused(Hello hello, string expected)
    {
        Assert.False(_process.Decide(hello, out string refusal));
        Assert.Equal(expected, refusal);
        Assert.Equal(expected, _process.Refusal);
    }
}
