using Distributed.Engine.Reporting;

namespace Distributed.Engine.Tests.Reporting;

public sealed class DebuggerHintTests
{
    [Fact]
    public void A_debugged_driver_is_told_where_its_lambdas_run_and_what_to_do()
    {
        Assert.Equal(
            "Distributed: a debugger is attached to this program, but shipped lambdas run in executor processes, where its breakpoints aren't hit. "
            + "Set DISTRIBUTED_CLUSTER=copied to step into them here, or attach to an executor too.",
            DebuggerHint.Of(isDebuggerAttached: true));
    }

    [Fact]
    public void Nobody_else_is_bothered() => Assert.Null(DebuggerHint.Of(isDebuggerAttached: false));
}
