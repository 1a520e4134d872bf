namespace Distributed.Benchmarks.References;

/// <summary>Work of a fixed number of steps, half a nanosecond to a nanosecond each: the same on both sides, whatever the clock says.</summary>
internal static class Work
{
    /// <summary>How many steps take so long on this machine.</summary>
    internal static int StepsOf(int nanoseconds)
    {
        const int Many = 20_000_000;
        _ = Do(Many);
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        uint value = Do(Many);
        double each = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalNanoseconds / Many;
        return value == 0 ? 1 : (int)Math.Round(nanoseconds / each);
    }

    internal static uint Do(int steps)
    {
        uint value = 1;
        for (int i = 0; i < steps; i++)
        {
            value = (value * 1664525) + 1013904223;
        }

        return value;
    }
}
