using Distributed.Engine.Supervision;
using Distributed.Engine.Wire;

namespace Distributed.TestDriver;

/// <summary>Options for executors that run <see cref="CommandExecutor"/>, in whatever program.</summary>
internal static class TestOptions
{
    public static Welcome Welcome { get; } = new()
    {
        Slots = 3,
        MaxFrameBytes = 64 * 1024 * 1024,
        MaxGraphObjects = 1_000_000,
        SlotPatienceMs = 20,
    };

    public static ExecutorsOptions For(int count) => new()
    {
        Count = count,
        Welcome = Welcome,
        Image = ExecutorImage.Current(typeof(TestOptions).Assembly),
    };
}
