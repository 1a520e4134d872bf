using System.Diagnostics;
using System.Globalization;
using Distributed.Benchmarks.Harness;
using Distributed.Engine.Objects;
using Distributed.Engine.Serialization;

namespace Distributed.Benchmarks.OurSide;

/// <summary>Objects in segments: put in this process, read in another one of role <see cref="Role"/>. Not thread-safe.</summary>
internal sealed class SegmentCopies : IDisposable
{
    /// <summary>The role of the process that reads.</summary>
    internal const string Role = "segments";

    private readonly SegmentOptions options;
    private readonly SegmentFolders folders = SegmentFolders.Choose();
    private readonly SegmentArena warm;
    private readonly ChildProcess child;

    /// <param name="largest">Bytes of the largest object.</param>
    internal SegmentCopies(long largest)
    {
        options = new SegmentOptions { SegmentBytes = 64 << 20, MaxBytes = (3 * largest) + (1L << 30), KeptFreeBytes = long.MaxValue };
        folders.Create();
        warm = new SegmentArena(folders, options);
        child = ChildProcess.Start(Role, null, [.. folders.Paths]);
    }

    /// <summary>GB/s of a put into memory that was used before; the first one isn't.</summary>
    internal Sample WarmPut(byte[] content) => Put(warm, content, content.Length);

    /// <summary>GB/s of a put by a process that has no segment yet.</summary>
    internal Sample ColdPut(byte[] content)
    {
        using SegmentArena cold = new(folders, options);
        return Put(cold, content, content.Length);
    }

    /// <summary>GB/s into an array of the other process that was used before. It has mapped the segment, unless it is to map it anew.</summary>
    internal Sample ReadArray(byte[] content, bool isFirst) => Read(content, isFirst ? "first" : "copy");

    /// <summary>Microseconds until the other process has the object as memory.</summary>
    internal Sample Open(byte[] content) => Read(content, "open");

    /// <summary>Objects put and freed a second.</summary>
    internal Sample SmallPuts(byte[] content, int times)
    {
        using SegmentLease first = warm.Put(content);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            warm.Put(content).Dispose();
        }

        return times / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Objects opened, copied and closed a second, by the other process.</summary>
    internal Sample SmallReads(byte[] content, int times) => Read(content, $"small-{times.ToString(CultureInfo.InvariantCulture)}");

    public void Dispose()
    {
        child.Dispose();
        warm.Dispose();
        folders.Dispose();
    }

    /// <summary>What the other process does.</summary>
    internal static void Serve(string[] paths)
    {
        SegmentFolders folders = SegmentFolders.Join(paths);
        SegmentReader reader = new(folders, new SegmentOptions());
        byte[] target = [];
        ChildProcess.Answer(question =>
        {
            string[] parts = question.Split(':');
            SegmentHandle handle = SegmentHandle.Read(Convert.FromHexString(parts[1]));
            if (target.Length < handle.Length)
            {
                target = new byte[handle.Length];
                Array.Fill(target, (byte)1);
            }

            return parts[0].Split('-') switch
            {
                ["open"] => Microseconds(() => reader.Open(handle).Dispose()),
                ["copy"] => handle.Length / Microseconds(() => reader.CopyTo(handle, target)) / 1e3,
                ["first"] => handle.Length / Microseconds(() => new SegmentReader(folders, new SegmentOptions()).CopyTo(handle, target)) / 1e3,
                ["small", var times] => SmallReadsPerSecond(reader, handle, target, int.Parse(times, CultureInfo.InvariantCulture)),
                _ => throw new NotSupportedException(question),
            };
        });
    }

    private static double SmallReadsPerSecond(SegmentReader reader, SegmentHandle handle, byte[] target, int times)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            reader.CopyTo(handle, target);
        }

        return times / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Microseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private static Sample Put(SegmentArena arena, byte[] content, long bytes)
    {
        long start = Stopwatch.GetTimestamp();
        using SegmentLease lease = arena.Put(content);
        return bytes / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    private Sample Read(byte[] content, string how)
    {
        using SegmentLease lease = warm.Put(content);
        ByteBuffer handle = new();
        lease.WriteHandle(handle);
        return child.Measure($"{how}:{Convert.ToHexString(handle.Written)}");
    }
}
