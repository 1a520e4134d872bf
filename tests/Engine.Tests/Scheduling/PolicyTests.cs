using System.Reflection;
using Distributed.Engine.Scheduling;

namespace Distributed.Engine.Tests.Scheduling;

public sealed class PolicyTests
{
    [Theory]
    [InlineData(1, null, 3)]
    [InlineData(4, null, 6)]
    [InlineData(1, 1_000.0, 2)]
    [InlineData(1, 1.0, 3)]
    [InlineData(4, 1.0, 12)]
    [InlineData(1, 0.01, 201)]
    [InlineData(4, 0.0, 1024)]
    [InlineData(1, 0.000001, 1024)]
    [InlineData(2, 1e9, 3)]
    public void A_window_holds_two_milliseconds_of_work_ahead(int slots, double? averageRunMs, int window) =>
        Assert.Equal(window, WindowPolicy.Of(slots, averageRunMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null));

    [Theory]
    [InlineData(1, 3, false, false, RetryStep.Again)]
    [InlineData(2, 3, false, false, RetryStep.Again)]
    [InlineData(3, 3, false, false, RetryStep.Alone)]
    [InlineData(4, 3, true, false, RetryStep.GiveUp)]
    [InlineData(1, 1, false, false, RetryStep.Alone)]
    [InlineData(0, 3, false, false, RetryStep.Again)]
    [InlineData(0, 3, false, true, RetryStep.Again)]
    [InlineData(1, 3, false, true, RetryStep.GiveUp)]
    public void A_lost_call_is_tried_again_then_alone_then_given_up(int attempts, int max, bool wasAlone, bool isSingleAttempt, object step) =>
        Assert.Equal((RetryStep)step, RetryPolicy.After(attempts, max, wasAlone, isSingleAttempt));

    public static TheoryData<string, bool> Exceptions => new()
    {
        { nameof(TypeLoadException), true },
        { nameof(TypeInitializationException), true },
        { nameof(MissingMethodException), true },
        { nameof(EntryPointNotFoundException), true },
        { nameof(DllNotFoundException), true },
        { nameof(BadImageFormatException), true },
        { nameof(FileLoadException), true },
        { nameof(ReflectionTypeLoadException), true },
        { nameof(NotSupportedException), true },
        { nameof(PlatformNotSupportedException), true },
        { "assembly not found", true },
        { "file not found", false },
        { nameof(OutOfMemoryException), true },
        { nameof(InvalidOperationException), false },
        { nameof(ArgumentException), false },
        { nameof(NullReferenceException), false },
        { nameof(KeyNotFoundException), false },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Exceptions_of_the_environment_are_rerun_wherever_they_hide(string name, bool reruns)
    {
        var exception = Create(name);

        Assert.Equal(reruns, RerunPolicy.Check([exception], pruned: false) is not null);
        Assert.Equal(reruns, RerunPolicy.Check([new InvalidOperationException("outer", exception)], pruned: false) is not null);
        Assert.Equal(reruns, RerunPolicy.Check([new AggregateException(new ArgumentException("first"), exception)], pruned: false) is not null);
        Assert.Equal(reruns, RerunPolicy.Check([new ArgumentException("first"), exception], pruned: false) is not null);
    }

    [Fact]
    public void A_null_reference_is_rerun_only_when_something_was_left_out()
    {
        Assert.Null(RerunPolicy.Check([new NullReferenceException()], pruned: false));
        Assert.Equal(
            "it threw NullReferenceException while unread fields were left out",
            RerunPolicy.Check([new NullReferenceException()], pruned: true)!.ToString());
    }

    [Fact]
    public void The_reason_quotes_what_was_thrown_and_what_to_look_for() => Assert.Equal(
        "in an executor it threw NotSupportedException: No data is available for encoding 1252. "
        + "(if it works here, something that this program registered or loaded is missing in executors)",
        RerunPolicy.Check([new NotSupportedException("No data is available for encoding 1252.")], pruned: false)!.ToString());

    private static Exception Create(string name) => name switch
    {
        nameof(TypeLoadException) => new TypeLoadException(),
        nameof(TypeInitializationException) => new TypeInitializationException("T", null),
        nameof(MissingMethodException) => new MissingMethodException(),
        nameof(EntryPointNotFoundException) => new EntryPointNotFoundException(),
        nameof(DllNotFoundException) => new DllNotFoundException(),
        nameof(BadImageFormatException) => new BadImageFormatException(),
        nameof(FileLoadException) => new FileLoadException(),
        nameof(ReflectionTypeLoadException) => new ReflectionTypeLoadException([], []),
        nameof(NotSupportedException) => new NotSupportedException(),
        nameof(PlatformNotSupportedException) => new PlatformNotSupportedException(),
        "assembly not found" => new FileNotFoundException("no", "Lib, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null"),
        "file not found" => new FileNotFoundException("no", "/data/orders.csv"),
        nameof(OutOfMemoryException) => new OutOfMemoryException(),
        nameof(ArgumentException) => new ArgumentException("bad"),
        nameof(NullReferenceException) => new NullReferenceException(),
        nameof(KeyNotFoundException) => new KeyNotFoundException(),
        _ => new InvalidOperationException(),
    };
}
