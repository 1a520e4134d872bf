using System.Diagnostics;
using Distributed.Benchmarks.Harness;

namespace Distributed.Benchmarks.References;

/// <summary>Copying small contents into new arrays of the same process: the least that handing one over costs.</summary>
internal static class SmallCopies
{
    /// <summary>Copies a second.</summary>
    internal static Sample PerSecond(byte[] content, int times)
    {
        byte[]? last = null;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            last = content.AsSpan().ToArray();
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return last is { Length: > 0 } ? times / seconds : throw new InvalidOperationException("Nothing was copied.");
    }
}
