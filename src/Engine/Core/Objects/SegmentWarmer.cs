namespace Distributed.Engine.Objects;

/// <summary>Touches pages of segments before they are needed: one thread of the process, as long as there is something to do. Thread-safe.</summary>
internal static class SegmentWarmer
{
    private const int ThreadStackBytes = 256 * 1024;

    private static readonly Lock s_gate = new();
    private static readonly Queue<MappedSegment> s_segments = new();
    private static bool s_isRunning;

    /// <summary>Makes a segment ready as far as it is wanted.</summary>
    public static void Warm(MappedSegment segment)
    {
        lock (s_gate)
        {
            s_segments.Enqueue(segment);
            if (s_isRunning)
                return;
            s_isRunning = true;
        }
        new Thread(Run, ThreadStackBytes) { IsBackground = true, Name = "Distributed segments", Priority = ThreadPriority.BelowNormal }.UnsafeStart();
    }

    private static void Run()
    {
        while (Next() is { } segment)
        {
            while (segment.IsWanted)
                segment.WarmStep();
        }
    }

    private static MappedSegment? Next()
    {
        lock (s_gate)
        {
            if (s_segments.TryDequeue(out var segment))
                return segment;
            s_isRunning = false;
            return null;
        }
    }
}
