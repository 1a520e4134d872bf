using System.Globalization;

namespace Distributed.Engine.Objects;

/// <summary>Names a segment of a job. Never used twice on a machine: the time tells processes apart that had the same id.</summary>
/// <param name="Folder">In which of the job's folders, by its number.</param>
/// <param name="ProcessId">Its owner.</param>
/// <param name="StartTime">When the owner started, in a unit of the system.</param>
/// <param name="Number">Counts the owner's segments.</param>
internal readonly record struct SegmentId(int Folder, int ProcessId, long StartTime, int Number)
{
    /// <summary>The name of its file. Made of numbers only: whatever a handle says, it names nothing outside its folder.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(ProcessId)}{StartTime:x}-{Number}");

    /// <summary>What the names of a process's segments start with.</summary>
    public static string PrefixOf(int processId) => string.Create(CultureInfo.InvariantCulture, $"{processId}-");
}
