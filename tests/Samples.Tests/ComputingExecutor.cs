using System.Globalization;

namespace Distributed.Samples.Tests;

/// <summary>Finds an executor in the middle of a computation: a child process of which a thread has worked for a while. Linux.</summary>
internal static class ComputingExecutor
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Clock ticks of a thread, of 10 ms each: more than it takes to receive a call and to compile its code.</summary>
    private const long Worked = 30;

    /// <summary>Waits for one; its process id.</summary>
    internal static int Await(int driver)
    {
        int found = 0;
        Assert.True(
            SpinWait.SpinUntil(() => (found = ChildrenOf(driver).FirstOrDefault(IsComputing)) != 0, Patience),
            $"No executor of process {driver} computed anything within {Patience}.");
        return found;
    }

    private static IEnumerable<int> ChildrenOf(int driver) =>
        from process in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(process)
        where int.TryParse(name, out _) && StatOf(process) is { } stat && stat.Parent == driver
        select int.Parse(name, CultureInfo.InvariantCulture);

    private static bool IsComputing(int executor)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{executor}/task").Any(thread =>
                !File.ReadAllText(Path.Combine(thread, "comm")).StartsWith(".NET Tiered", StringComparison.Ordinal) && StatOf(thread)?.Ticks >= Worked);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static (int Parent, long Ticks)? StatOf(string process)
    {
        try
        {
            // After the name, which may hold anything: state, parent, … and as the 12th the ticks in user mode.
            string stat = File.ReadAllText(Path.Combine(process, "stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[11], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return null;
        }
    }
}
