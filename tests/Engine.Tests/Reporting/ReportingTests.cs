using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Reporting;

namespace Distributed.Engine.Tests.Reporting;

public sealed class ReportingTests
{
    private static readonly LocalReason s_rates = new(LocalReasonKind.StaticState, "reads static Pricing.Rates", "copy Rates to a local before the lambda");
    private static readonly LocalReason s_file = new(LocalReasonKind.Outside, "calls File.WriteAllText, which others can see before the call completes", "return the data and write it outside the lambda");

    [Fact]
    public void The_table_has_a_row_for_each_site_and_under_it_why_calls_stayed_local()
    {
        var report = new CallReport(
        [
            new("/src/Program.cs", 12, "Task.Run", 1200, 1000, new Dictionary<string, long> { [s_rates.ToString()] = 199, ["no executor slot was free"] = 1 }, TimeSpan.FromSeconds(3.5), 36_000, 1_250_000),
            new("/src/Import.cs", 7, "TaskFactory.StartNew", 3, 0, new Dictionary<string, long> { [s_file.ToString()] = 3 }, TimeSpan.Zero, 0, 0),
        ]);

        Assert.Equal(
            """
            call site                         calls  shipped  local  mean ms   sent  returned
            Program.cs:12 Task.Run             1200     1000    200      3.5  36 kB   1.25 MB
                199 local: reads static Pricing.Rates (copy Rates to a local before the lambda)
                1 local: no executor slot was free
            Import.cs:7 TaskFactory.StartNew      3        0      3        -    0 B       0 B
                3 local: calls File.WriteAllText, which others can see before the call completes (return the data and write it outside the lambda)

            """.ReplaceLineEndings(),
            ExplainTable.Render(report));
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
    public void Bytes_have_three_digits(long bytes, string text) => Assert.Equal(text, ExplainTable.Bytes(bytes));

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
            profile.CountShipped(TimeSpan.Zero, 0, 0);
        }

        if (local is not null)
        {
            profile.CountLocal(local);
        }

        return profile;
    }
}
