namespace Distributed.Engine.Objects;

/// <remarks>This part: making segments, and making them ready ahead of use.</remarks>
internal sealed partial class SegmentArena
{
    /// <summary>So much of a place is left to others.</summary>
    private const int ShareLeftToOthers = 8;

    // Names of files are unique in the process, whoever else has an arena in it.
    private static int s_number;

    private readonly Lock _growing = new();

    /// <summary>
    /// Makes a segment for an object: one of the usual size, or of the object's where that is larger or there is no room for more. The best place that has the
    /// room gets it. Null: none has, or the limit is reached.
    /// </summary>
    private OwnSegment? TryCreate(long bytes)
    {
        var least = RoundUp(bytes + SegmentFormat.HeadBytes);
        var most = options.MaxBytes - Bytes;
        for (var folder = 0; folder < folders.Paths.Count; folder++)
        {
            foreach (var size in new[] { RoundUp(Math.Max(options.SegmentBytes, least)), least }.Distinct())
            {
                if (size <= most && TryCreate(folder, size) is { } created)
                    return created;
            }
        }
        return null;
    }

    private OwnSegment? TryCreate(int folder, long bytes)
    {
        var id = new SegmentId(folder, Environment.ProcessId, SegmentSystem.StartTime, Interlocked.Increment(ref s_number));
        var path = folders.PathOf(id);
        if (!HasRoom(folders.Paths[folder], bytes))
            return null;
        try
        {
            return new OwnSegment(MappedSegment.Map(id, SegmentSystem.CreateFile(path, bytes), isWritable: true), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            // The place is full or not there, or this process has no addresses left.
            SegmentSystem.TryDelete(path);
            return null;
        }
    }

    /// <summary>Reserving is what counts. But where most of a place would be taken, other programs would soon fail there.</summary>
    private static bool HasRoom(string folder, long bytes)
    {
        try
        {
            var drive = new DriveInfo(folder);
            return bytes <= drive.AvailableFreeSpace - (drive.TotalSize / ShareLeftToOthers);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Directory.Exists(folder);
        }
    }

    private static long RoundUp(long bytes) => (bytes + SegmentFormat.HeadBytes - 1) / SegmentFormat.HeadBytes * SegmentFormat.HeadBytes;

    /// <summary>Has a segment made ready beyond what is in use.</summary>
    private void PrepareAhead(OwnSegment segment) => segment.Mapped.Want(segment.Ranges.HighestUsed + options.PrefaultBytes);
}
