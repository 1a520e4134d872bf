using System.Diagnostics;
using Distributed.Benchmarks.Harness;

namespace Distributed.Benchmarks.References;

/// <summary>Copying bytes between two arrays whose pages have been touched: the least that moving so many bytes costs.</summary>
internal sealed class MemoryCopy
{
    private readonly byte[] from;
    private readonly byte[] to;

    internal MemoryCopy(int bytes)
    {
        from = new byte[bytes];
        to = new byte[bytes];
        Array.Fill(from, (byte)1);
        from.CopyTo(to, 0);
    }

    /// <summary>GB/s.</summary>
    internal Sample GigabytesPerSecond(int times) => from.Length / Seconds(times) / 1e9;

    /// <summary>Seconds a copy.</summary>
    internal double Seconds(int times)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            from.AsSpan().CopyTo(to);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / times;
    }
}
