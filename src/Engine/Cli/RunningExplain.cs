using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Distributed.Engine.Reporting;
using Distributed.Engine.Supervision;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distributed.Engine.Cli;

/// <summary><c>distributed explain --pid 1234</c></summary>
internal static class RunningExplain
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>A program listens a moment after its first call.</summary>
    private static readonly TimeSpan s_listensAfter = TimeSpan.FromSeconds(1);

    public static int Run(string asked, bool json, bool localOnly, TextWriter output)
    {
        var found = Find(asked);
        if (localOnly)
        {
            found = found with { Report = new CallReport([.. found.Report.Sites.Where(site => site.Verdict is null or Verdict.Local || site.Local.Count > 0)]) };
        }

        output.Write(json ? Encoding.UTF8.GetString(ReportJson.Write(found, indented: true)) + Environment.NewLine : ExplainTable.Render(found.Report, ConsoleWidth.OfOutput()));
        return found.Report.Sites.Count == 0 ? ToolCommands.Nothing : ToolCommands.Done;
    }

    private static ProgramReport Find(string asked)
    {
        for (var until = Environment.TickCount64 + (long)s_listensAfter.TotalMilliseconds; ;)
        {
            var running = Ask().ToList();
            var matching = running.FindAll(program => IsMeant(program, asked));
            if (matching.Count == 1)
            {
                return matching[0];
            }

            if (matching.Count > 1)
            {
                throw new ToolException($"Several programs are called '{asked}': processes {List(matching, program => program.ProcessId.ToString(CultureInfo.InvariantCulture))}. Give one of these ids.");
            }

            if (Environment.TickCount64 >= until)
            {
                throw new ToolException(
                    $"No program of this user with the process id or name '{asked}' answers. A program can be asked once it has made a redirected call with a cluster configured "
                    + $"(DISTRIBUTED_CLUSTER). {(running.Count == 0 ? "None is running now." : $"These are running: {List(running, program => $"{program.Program} ({program.ProcessId})")}.")}");
            }

            using var pause = new ManualResetEventSlim();
            pause.Wait(TimeSpan.FromMilliseconds(100));
        }
    }

    private static bool IsMeant(ProgramReport program, string asked) =>
        int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? program.ProcessId == id
            : string.Equals(program.Program, asked, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<ProgramReport> Ask()
    {
        // What programs that were killed have left behind would be asked each time.
        PrivateDirectory.Sweep(NullLogger.Instance, TimeProvider.System);
        foreach (var socket in PrivateDirectory.FilesOfAll(ReportSocket.Prefix))
        {
            ProgramReport? answer = null;
            try
            {
                answer = ReportSocket.Ask(socket, s_patience);
            }
            catch (Exception e) when (e is SocketException or JsonException or IOException)
            {
                // It has just ended, or is another user's.
            }

            if (answer is not null)
            {
                yield return answer;
            }
        }
    }

    private static string List(IEnumerable<ProgramReport> programs, Func<ProgramReport, string> text) => string.Join(", ", programs.Select(text));
}
