using Distributed.Engine.Objects;
using Distributed.Engine.Serialization;

namespace Distributed.TestDriver;

/// <summary>A process that puts and reads objects as it is told, one command a line, one answer a line.</summary>
internal static class ObjectsProcess
{
    /// <param name="folders">The job's folders.</param>
    internal static int Run(string[] folders)
    {
        var job = SegmentFolders.Join(folders);
        using var arena = new SegmentArena(job, new SegmentOptions { SegmentBytes = 1 << 20 });
        using var reader = new SegmentReader(job, new SegmentOptions());
        var leases = new List<SegmentLease>();
        Console.WriteLine("ready");
        while (Console.ReadLine() is { Length: > 0 } line)
        {
            Console.WriteLine(Answer(line.Split(' '), arena, reader, leases));
        }

        return 0;
    }

    private static string Answer(string[] words, SegmentArena arena, SegmentReader reader, List<SegmentLease> leases)
    {
        switch (words)
        {
            case ["put", var bytes, var seed]:
                leases.Add(arena.Put(Pattern(int.Parse(bytes), int.Parse(seed))));
                var buffer = new ByteBuffer();
                leases[^1].WriteHandle(buffer);
                return Convert.ToHexString(buffer.Written);
            case ["free"]:
                leases.ForEach(lease => lease.Dispose());
                leases.Clear();
                return "freed";
            case ["read", var handle]:
                try
                {
                    using SegmentView content = reader.Open(SegmentHandle.Read(Convert.FromHexString(handle)));
                    long sum = 0;
                    foreach (byte b in content.Content.Span) sum += b;
                    content.Verify();
                    return $"{content.Content.Length} {sum}";
                }
                catch (Exception e)
                {
                    return $"{e.GetType().Name}: {e.Message}";
                }

            default:
                return "unknown";
        }
    }

    /// <summary>Bytes that tell their seed.</summary>
    internal static byte[] Pattern(int bytes, int seed)
    {
        byte[] pattern = new byte[bytes];
        new Random(seed).NextBytes(pattern);
        return pattern;
    }
}
