using System.Globalization;
using Distributed.Engine.Planning.Static;
using Distributed.Engine.Reporting;
using Spectre.Console;

namespace Distributed.Engine.Cli;

/// <summary>Static verdicts for reading: a row per call site, with the reason and what to do below the verdict. Lines are wrapped in a terminal, never cut.</summary>
internal static class StaticTable
{
    /// <summary>Wide enough for any reason.</summary>
    private const int Unwrapped = 2000;

    public static string Render(string program, IReadOnlyList<StaticVerdict> all, IReadOnlyList<StaticVerdict> shown, IReadOnlyList<string> missing)
    {
        var width = ConsoleWidth.OfOutput();
        return Render(program, all, shown, missing, width, isPlain: width == ExplainTable.Unlimited);
    }

    /// <summary>The text.</summary>
    /// <param name="program">The program's file.</param>
    /// <param name="all">All verdicts, for the first line.</param>
    /// <param name="shown">Those that get a row.</param>
    /// <param name="missing">References that could not be loaded.</param>
    /// <param name="width">The longest line.</param>
    /// <param name="isPlain">Without colours.</param>
    public static string Render(
        string program, IReadOnlyList<StaticVerdict> all, IReadOnlyList<StaticVerdict> shown, IReadOnlyList<string> missing, int width, bool isPlain)
    {
        var names = new SiteNames(shown.Select(verdict => verdict.Site.File));
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = Math.Min(width, Unwrapped);
        console.WriteLine(Title(program, all));
        console.WriteLine();
        if (shown.Count > 0)
        {
            console.Write(Rows(shown, names));
        }

        foreach (var line in VerdictText.Legend([.. shown.Select(TextOf)]).Concat(missing).Index())
        {
            console.Write(line.Index == 0 ? Environment.NewLine : "");
            console.WriteLine(line.Item);
        }

        return string.Join(Environment.NewLine, text.ToString().Split(["\r\n", "\n"], StringSplitOptions.None).Select(line => line.TrimEnd()));
    }

    private static string Title(string program, IReadOnlyList<StaticVerdict> all)
    {
        var ship = all.Count(verdict => verdict.Verdict is Verdict.Ship or Verdict.ShipWithWriteBack);
        var local = all.Count(verdict => verdict.Verdict == Verdict.Local);
        var depend = all.Count - ship - local;
        return string.Create(CultureInfo.InvariantCulture, $"{program}: {all.Count} redirected call{(all.Count == 1 ? "" : "s")}: {ship} can ship, {local} stay{(local == 1 ? "s" : "")} local, {depend} depend{(depend == 1 ? "s" : "")} on what is captured.");
    }

    private static Table Rows(IReadOnlyList<StaticVerdict> shown, SiteNames names)
    {
        var table = new Table().NoBorder();
        table.AddColumn(new TableColumn("call site").NoWrap().PadLeft(0)).AddColumn(new TableColumn("verdict").PadRight(0));
        foreach (var verdict in shown)
        {
            table.AddRow(new Text($"{names.Of(verdict.Site.File, verdict.Site.Line)} {verdict.Site.Member}"), new Markup(CellOf(verdict)));
        }

        return table;
    }

    private static string CellOf(StaticVerdict verdict) => verdict switch
    {
        { Reason: { } reason } => $"[red]local[/]: {Markup.Escape(reason.What)}{(reason.Remedy is { } remedy ? $"\n[green]->[/] {Markup.Escape(remedy)}" : "")}",
        { DependsOn: { } what } => $"[yellow]{TextOf(verdict)}[/] on {Markup.Escape(what)}",
        _ => $"[green]{TextOf(verdict)}[/]",
    };

    private static string TextOf(StaticVerdict verdict) => VerdictText.Of(verdict.Verdict, verdict.IsHostBound, verdict.IsSingleAttempt);
}
