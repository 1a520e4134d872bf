using System.Globalization;
using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.OurSide;

/// <summary>
/// Our side of every row: one round each, in the row's unit. A null side isn't measured, and its row shows the reference alone.
/// Sides that need a cluster run in a <see cref="ChildProcess"/> of role <see cref="Role"/> whose environment sets one.
/// </summary>
internal static class Ours
{
    /// <summary>The role of the process in which shipped sides are measured.</summary>
    internal const string Role = "ours";

    /// <summary>The role of a process that ships one call and then says ready.</summary>
    internal const string FirstRole = "ours-first";

    /// <summary>What that process runs under: everything that can be shipped is.</summary>
    internal static (string Name, string Value)[] Shipping { get; } = [("DISTRIBUTED_CLUSTER", "local:2"), ("DISTRIBUTED_PLACEMENT", "remote")];

    /// <summary>In this process, not connected: nanoseconds of a redirected call, one after the other.</summary>
    internal static Func<int, Sample>? TaskRunNanoseconds => RedirectedTaskRun.Nanoseconds;

    /// <summary>In this process, not connected: nanoseconds of a redirected call among many.</summary>
    internal static Func<int, Sample>? TaskRunNanosecondsInBulk => RedirectedTaskRun.NanosecondsInBulk;

    /// <summary>In this process, not connected: bytes allocated by the caller of a redirected call.</summary>
    internal static Func<int, Sample>? TaskRunBytes => RedirectedTaskRun.Bytes;

    /// <summary>Nanoseconds to write a captured value; in this process, without a connection.</summary>
    internal static Func<object, int, Sample>? WriteNanoseconds => GraphValues.WriteNanoseconds;

    /// <summary>Nanoseconds to read it.</summary>
    internal static Func<object, int, Sample>? ReadNanoseconds => GraphValues.ReadNanoseconds;

    /// <summary>Its bytes in steady state.</summary>
    internal static Func<object, int>? Bytes => GraphValues.Bytes;

    /// <summary>Starts the process in which shipped sides are measured; null while there are none.</summary>
    internal static Func<ChildProcess>? StartShipping => static () => ChildProcess.Start(Role, Shipping);

    /// <summary>The same under default placement.</summary>
    internal static Func<ChildProcess>? StartAuto => static () => ChildProcess.Start(Role, [("DISTRIBUTED_CLUSTER", "local:2"), ("DISTRIBUTED_PLACEMENT", "auto")]);

    /// <summary>The same with so many executors, each of so many slots; see <see cref="ExecutorFleet"/>.</summary>
    internal static ChildProcess StartExecutors(int executors, int slots) =>
        ChildProcess.Start(ExecutorFleet.Role, null, executors.ToString(CultureInfo.InvariantCulture), slots.ToString(CultureInfo.InvariantCulture));

    /// <summary>In this process, not connected: nanoseconds of a redirected loop whose body does next to nothing.</summary>
    internal static Func<int, Sample>? TrivialLoopNanoseconds => static loops => RedirectedLoops.TrivialNs(loops, ShippedCalls.TrivialIterations);

    /// <summary>Milliseconds from program start to the first shipped result.</summary>
    internal static Func<Sample>? FirstShippedResultMs => static () => PlainProcess.FirstLineMs(FirstRole, Shipping);

    /// <summary>
    /// Answers in that process. The questions: <c>calls:N</c> (no-op calls/s, 1000 under way), <c>roundtrip:N</c> (p50, us),
    /// <c>cpu:0</c> (us of processor time per
    /// round trip since it was asked last, all processes together), <c>idle:N</c> (ms of it in a second without calls, over N), <c>chain:N</c> (dependent calls/s), <c>submit:N</c> (caller's delay for a graph of N objects, us), <c>faults:0</c> and
    /// <c>faults:1</c> (ms for 20 calls of 0.2 s, with that many executors killed), <c>work-STEPS:N</c> (tasks/s of N tasks of so many steps),
    /// <c>compute:N</c> and <c>skewed:N</c> (ms of a loop of N iterations), <c>fill-STEPS:N</c> and <c>ranges-STEPS:N</c> (ms to fill an array of N doubles by a loop), <c>trivial:N</c> (ns of a short loop,
    /// N times), <c>loop-bytes:N</c> and <c>chunk-bytes:N</c> (bytes this process allocates for each of N short loops, or for each of their pieces), <c>blocking:N</c> (iterations/s of a loop whose bodies wait), <c>slots-cheap:N</c> and <c>slots-20ns:N</c> (ms to fill an array of N doubles), <c>sent:0</c> and <c>back:0</c> (bytes of the last question's calls).
    /// </summary>
    internal static Sample Answer(string question) => ShippedCalls.Answer(question);
}
