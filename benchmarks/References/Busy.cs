using System.Diagnostics;

namespace Distributed.Benchmarks.References;

/// <summary>
/// Work that takes a known time and a processor. Sleeping calls would not do: slots are soft, and calls that wait give theirs up.
/// </summary>
internal static class Busy
{
    internal static void For(int ms)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.ElapsedMilliseconds < ms)
        {
            Thread.SpinWait(100);
        }
    }
}
