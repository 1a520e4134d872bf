using System.Diagnostics;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Supervision;

/// <summary>
/// The working directory and time zone that executors were started with. Relative paths and local times mean something else
/// once the program has changed them (S10). Thread-safe.
/// </summary>
internal static class HostSurroundings
{
    private const string TimeZone = "TZ";

    private static readonly LocalReason s_directory = new(
        LocalReasonKind.ProcessBound,
        "the working directory changed after the executors were started, and the closure may use relative paths",
        "resolve paths with Path.GetFullPath before the lambda and leave Environment.CurrentDirectory alone");

    private static readonly LocalReason s_zone = new(
        LocalReasonKind.ProcessBound,
        "the time zone variable TZ changed after the executors were started",
        "set TZ before the program starts, or convert times outside the lambda");

    private static readonly Lock s_gate = new();
    private static volatile Places? s_first;

    /// <summary>Starts an executor where the first one was started, whatever the program did since.</summary>
    public static void GiveTo(ProcessStartInfo start)
    {
        Places first;
        lock (s_gate)
        {
            first = s_first ??= Now();
        }

        start.WorkingDirectory = first.Directory;
        if (first.Zone is null)
        {
            start.Environment.Remove(TimeZone);
        }
        else
        {
            start.Environment[TimeZone] = first.Zone;
        }
    }

    /// <summary>Why a closure that the machine decides can't be shipped; null when nothing has changed, or no executor is there.</summary>
    public static LocalReason? Check() => s_first is { } first ? Compare(first, Now()) : null;

    /// <summary>The same for two moments. Pure.</summary>
    internal static LocalReason? Compare(Places first, Places now) =>
        now.Directory != first.Directory ? s_directory
        : now.Zone != first.Zone ? s_zone
        : null;

    private static Places Now() => new(Directory(), Environment.GetEnvironmentVariable(TimeZone));

    private static string Directory()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            // Deleted: there is no place to compare with, nor to start in.
            return "";
        }
    }

    /// <summary>What relative paths and local times depend on.</summary>
    internal sealed record Places(string Directory, string? Zone);
}
