namespace Distributed.Benchmarks.References;

/// <summary>Work of a fixed number of steps, about a nanosecond each: the same on both sides, whatever the clock says.</summary>
internal static class Work
{
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
