using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Reporting;

namespace Distributed.Engine.Tests.Reporting;

public sealed class ReportingTests
{
    private static readonly LocalReason s_rates = new(LocalReasonKind.StaticState, "reads static Pricing.Rates", "copy Rates to a local before the lambda");
    private static readonly LocalReason s_file = new(LocalReasonKind.Outside, "calls File.WriteAllText, which others can see before the call completes", "return the data and write it outside the lambda");

    private static readonly CallReport s_report = new(
    [
        new("/src/Program.cs", 12, "Task.Run", 1200, 1000, [new(199, s_rates.What, s_rates.Remedy), new(1, "no executor slot was free", null)], TimeSpan.FromSeconds(3.5), 36_000, 1_250_000)
        {
            Verdict = Verdict.ShipWithWriteBack, IsHostBound = true, RunTime = TimeSpan.FromMilliseconds(3.25), ShippingTime = TimeSpan.FromMicroseconds(140),
        },
        new("/src/Import.cs", 7, "TaskFactory.StartNew", 3, 0, [new(3, s_file.What, s_file.Remedy)], TimeSpan.Zero, 0, 0) { Verdict = Verdict.Local },
    ]);

    [Fact]
    public void The_table_has_a_row_for_each_site_and_under_it_why_calls_ran_locally() => Assert.Equal(
        """
        Distributed: 1000 of 1203 calls shipped, from 2 call sites.

        call site                         calls  shipped      run  overhead   sent  returned  verdict
        Program.cs:12 Task.Run             1200     1000  3.25 ms    140 us  36 kB   1.25 MB  ships, changes come back, this machine
        Import.cs:7 TaskFactory.StartNew      3        0        -         -      -         -  local

        Why calls ran locally, and what to do about it:
          199  reads static Pricing.Rates
               -> copy Rates to a local before the lambda
               at Program.cs:12
            3  calls File.WriteAllText, which others can see before the call completes
               -> return the data and write it outside the lambda
               at Import.cs:7
            1  no executor slot was free
               at Program.cs:12

        changes come back: what a call changed in captured objects is in yours before its task ends
        this machine: it reads files, clocks or culture data, so only executors on this machine run it

        """.ReplaceLineEndings(),
        ExplainTable.Render(s_report));

    [Fact]
    public void The_table_says_what_a_loops_calls_are() => Assert.Equal(
        """
        Distributed: 22 of 22 calls shipped, from 1 call site.

        call site                   calls  shipped     run  overhead     sent  returned  verdict
        Program.cs:20 Parallel.For     22       22  150 ms     17 ms  2.88 MB   2.29 MB  ships

        a loop's calls are the pieces it was shipped in

        """.ReplaceLineEndings(),
        ExplainTable.Render(new CallReport(
        [
            new("/src/Program.cs", 20, "Parallel.For", 22, 22, [], TimeSpan.FromSeconds(3.7), 2_880_000, 2_290_000)
            {
                Verdict = Verdict.Ship, RunTime = TimeSpan.FromMilliseconds(150), ShippingTime = TimeSpan.FromMilliseconds(17),
            },
        ])));

    [Fact]
    public void A_site_of_loops_tells_how_long_its_shipped_pieces_ran()
    {
        var profile = new CallProfile(new CallSite("F.cs", 1, "Parallel.For"));
        Assert.Null(Assert.Single(Reports.Of([profile]).Sites).RunTime);

        profile.CountShipped(TimeSpan.FromMilliseconds(12), TimeSpan.FromMilliseconds(10), 0, 0);
        profile.CountShipped(TimeSpan.FromMilliseconds(26), TimeSpan.FromMilliseconds(20), 0, 0);

        var site = Assert.Single(Reports.Of([profile]).Sites);
        Assert.Equal((TimeSpan.FromMilliseconds(15), TimeSpan.FromMilliseconds(4)), (site.RunTime, site.ShippingTime));
    }

    [Theory]
    [InlineData(120, "call site                         calls  shipped      run   sent  returned  verdict")]
    [InlineData(110, "call site                         calls  shipped      run  returned  verdict")]
    [InlineData(80, "call site                         calls  shipped  verdict")]
    public void Narrow_lines_leave_columns_out_and_wrap_reasons_but_cut_none(int width, string header)
    {
        var lines = ExplainTable.Render(s_report, width).ReplaceLineEndings("\n").Split('\n');

        Assert.Contains(header, lines);
        var text = string.Join(' ', lines.Select(line => line.Trim()));
        foreach (var local in s_report.Sites.SelectMany(site => site.Local))
        {
            Assert.Contains(local.Reason, text, StringComparison.Ordinal);
            Assert.Contains(local.Remedy ?? "", text, StringComparison.Ordinal);
        }

        // A row is never broken; all else fits.
        Assert.All(lines.Where(line => !line.Contains("Task", StringComparison.Ordinal)), line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void Files_of_the_same_name_are_told_apart_and_sites_with_one_reason_stand_together()
    {
        var report = new CallReport([.. Enumerable.Range(0, 7).Select(i => new CallSiteReport(i == 0 ? "/src/A/Import.cs" : "/src/B/Import.cs", i, "Task.Run", 1, 0, [new(1, s_rates.What, null)], TimeSpan.Zero, 0, 0))]);

        var text = ExplainTable.Render(report).ReplaceLineEndings("\n");

        Assert.Contains("\nA/Import.cs:0 Task.Run      1        0 ", text, StringComparison.Ordinal);
        Assert.Contains("\n  7  reads static Pricing.Rates\n     at A/Import.cs:0, B/Import.cs:1, B/Import.cs:2, B/Import.cs:3, B/Import.cs:4 and 2 more\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdicts_follow_from_what_became_of_the_calls()
    {
        var shipped = Site(shipped: 1);
        var changed = Site(shipped: 2);
        changed.NoteMarks(isHostBound: true, isSingleAttempt: false, hasWrittenBack: true);
        changed.NoteMarks(isHostBound: false, isSingleAttempt: true, hasWrittenBack: false);
        CallProfile[] profiles =
        [
            shipped, changed, Site(local: s_rates), Site(local: new(LocalReasonKind.NoFreeSlot, "no executor slot was free")), Site(local: new(LocalReasonKind.Asked, "placement is local")),
        ];

        Verdict?[] expected = [Verdict.Ship, Verdict.ShipWithWriteBack, Verdict.Local, Verdict.Ship, null];
        Assert.Equal(expected, profiles.Select(profile => Assert.Single(Reports.Of([profile]).Sites).Verdict));
        var site = Assert.Single(Reports.Of([changed]).Sites);
        Assert.Equal((true, true), (site.IsHostBound, site.IsSingleAttempt));
        var local = Assert.Single(Reports.Of([profiles[2]]).Sites);
        Assert.Equal((s_rates.What, s_rates.Remedy), (local.Reason, local.Remedy));
        Assert.Equal(s_rates.ToString(), Assert.Single(local.LocalReasons).Key);
    }

    [Fact]
    public void A_report_survives_its_way_as_JSON()
    {
        var there = ReportJson.Read(ReportJson.Write(new ProgramReport("App", 42, s_report)));

        Assert.Equal(("App", 42), (there.Program, there.ProcessId));
        Assert.Equal(ExplainTable.Render(s_report), ExplainTable.Render(there.Report));
        Assert.Equal(s_report.Sites.Select(s => s.ShippedTime), there.Report.Sites.Select(s => s.ShippedTime));
        Assert.Throws<System.Text.Json.JsonException>(() => ReportJson.Read("{}"u8.ToArray()));
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => ReportJson.Read("nonsense"u8.ToArray()));
    }

    [Fact]
    public void A_socket_gives_the_report_to_one_after_the_other()
    {
        var folder = Directory.CreateTempSubdirectory("report");
        try
        {
            using var socket = ReportSocket.Listen(folder.FullName);
            var serving = new Thread(socket.Serve);
            serving.Start();
            var path = ReportSocket.PathIn(folder.FullName, Environment.ProcessId);

            Assert.Equal(Environment.ProcessId, ReportSocket.Ask(path, TimeSpan.FromSeconds(30)).ProcessId);
            Assert.Equal(Environment.ProcessId, ReportSocket.Ask(path, TimeSpan.FromSeconds(30)).ProcessId);

            socket.Dispose();
            serving.Join();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_program_that_redirected_nothing_is_told_so() =>
        Assert.Equal($"Distributed: no redirected call was made.{Environment.NewLine}", ExplainTable.Render(new CallReport([])));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_000, "1 kB")]
    [InlineData(36_250, "36.3 kB")]
    [InlineData(999_999, "1 MB")]
    [InlineData(1_250_000, "1.25 MB")]
    [InlineData(999_999_999, "1 GB")]
    [InlineData(12_500_000_000, "12.5 GB")]
    [InlineData(1_250_000_000_000, "1250 GB")]
    public void Bytes_have_three_digits(long bytes, string text) => Assert.Equal(text, Amounts.Bytes(bytes));

    [Theory]
    [InlineData(0, "0 us")]
    [InlineData(85, "85 us")]
    [InlineData(999.6, "1 ms")]
    [InlineData(12_345, "12.3 ms")]
    [InlineData(1_250_000, "1.25 s")]
    public void Times_have_three_digits(double microseconds, string text) => Assert.Equal(text, Amounts.Time(TimeSpan.FromMicroseconds(microseconds)));

    [Fact]
    public void The_line_counts_sites_by_their_main_reason_and_names_one_of_each()
    {
        var line = SummaryLine.Of([Site(shipped: 2), Site(local: s_rates), Site(local: s_file), Site(local: s_file)]);

        Assert.Equal(
            "Distributed: 1 of 4 call sites shipped; local: 2 write outside, e.g. F.cs:1: calls File.WriteAllText, which others can see before the call "
            + "completes (return the data and write it outside the lambda); 1 use static state, e.g. F.cs:1: reads static Pricing.Rates (copy Rates to a "
            + "local before the lambda). DISTRIBUTED_EXPLAIN=1 shows all.",
            line);
    }

    [Fact]
    public void The_line_is_short_when_all_is_well_and_absent_when_nothing_was_called()
    {
        Assert.Equal("Distributed: 2 of 2 call sites shipped.", SummaryLine.Of([Site(shipped: 1), Site(shipped: 5)]));
        Assert.Null(SummaryLine.Of([]));
    }

    [Fact]
    public void The_line_names_three_kinds_of_reasons()
    {
        var kinds = Enum.GetValues<LocalReasonKind>().Take(5).Select(kind => Site(local: new LocalReason(kind, "what"))).ToList();

        Assert.EndsWith("; 2 for other reasons. DISTRIBUTED_EXPLAIN=1 shows all.", SummaryLine.Of(kinds), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_reason_has_its_words()
    {
        foreach (var kind in Enum.GetValues<LocalReasonKind>())
        {
            Assert.DoesNotContain($"1 {kind},", SummaryLine.Of([Site(local: new LocalReason(kind, "what"))]), StringComparison.Ordinal);
        }
    }

    private static CallProfile Site(int shipped = 0, LocalReason? local = null)
    {
        var profile = new CallProfile(new CallSite("F.cs", 1, "Task.Run"));
        profile.CountCall();
        for (var i = 0; i < shipped; i++)
        {
            profile.CountShipped(TimeSpan.Zero, default, 0, 0);
        }

        if (local is not null)
        {
            profile.CountLocal(local);
        }

        return profile;
    }
}
