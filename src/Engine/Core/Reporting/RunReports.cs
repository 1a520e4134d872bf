using Distributed.Engine.Calls;

namespace Distributed.Engine.Reporting;

/// <summary>
/// What a program with a cluster says about itself on standard error: one line after ten seconds and at its end, or at its end the
/// whole table.
/// </summary>
internal static class RunReports
{
    private static readonly TimeSpan s_firstWord = TimeSpan.FromSeconds(10);

    private static Timer? s_timer;

    /// <summary>Starts reporting for the rest of this process's life. Once.</summary>
    /// <param name="explain">Whether the end is the whole table.</param>
    public static void Start(bool explain)
    {
        s_timer = new Timer(static _ => WriteLine(), null, s_firstWord, Timeout.InfiniteTimeSpan);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => AtExit(explain);
    }

    private static void AtExit(bool explain)
    {
        s_timer?.Dispose();
        if (explain)
        {
            Console.Error.Write(ExplainTable.Render(Reports.Take(), ConsoleWidth.OfErrors()));
        }
        else
        {
            WriteLine();
        }
    }

    private static void WriteLine()
    {
        if (SummaryLine.Of(CallProfile.All) is { } line)
        {
            Console.Error.WriteLine(line);
        }
    }
}
