using System.Globalization;
using System.Text;

namespace Compat.Corpus;

/// <summary>Logs read, alerts found, reports written; dates and cultures.</summary>
public class LogsAndReports : Contract
{
    private static readonly string[] Log =
    [
        "2024-03-01T10:00:00Z INFO web GET / 200 12",
        "2024-03-01T10:00:05Z ERROR db timeout 500 3000",
        "2024-03-01T10:01:00Z WARN web GET /slow 200 900",
        "2024-03-01T11:00:00Z ERROR web GET /x 500 8",
    ];

    [Behaviour(Ships.Must)]
    public async Task Lines_of_a_captured_log_are_parsed_into_records()
    {
        var lines = Log.ToArray();
        var errors = await Task.Run(() => lines.Select(LogEntry.Parse).Where(e => e.Level == Level.Error).Select(e => e.Source).ToList());
        Assert.Equal(["db", "web"], errors);
    }

    [Behaviour(Ships.Must)]
    public async Task Entries_are_counted_by_hour()
    {
        var entries = Log.Select(LogEntry.Parse).ToList();
        var byHour = await Task.Run(() => entries.GroupBy(e => e.At.Hour).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())).ToArray());
        Assert.Equal([(10, 3), (11, 1)], byHour);
    }

    [Behaviour(Ships.Must)]
    public async Task Percentiles_of_durations_by_source()
    {
        var durations = new Dictionary<string, List<int>> { ["web"] = [.. Enumerable.Range(1, 100)], ["db"] = [5] };
        var p95 = await Task.WhenAll(durations.Select(d => Task.Run(() => (d.Key, Value: Percentile(d.Value, 0.95)))));
        Assert.Equal([("db", 5), ("web", 95)], p95.OrderBy(p => p.Key));
    }

    [Behaviour(Ships.Must)]
    public async Task Sessions_are_cut_where_users_paused()
    {
        var clicks = new[] { 0, 5, 8, 60, 62, 200 }.Select(m => new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(m)).ToArray();
        var pause = TimeSpan.FromMinutes(30);
        var sessions = await Task.Run(() => Sessions(clicks, pause).Select(s => s.Count).ToArray());
        Assert.Equal([3, 2, 1], sessions);
    }

    [Behaviour(Ships.Must)]
    public async Task A_table_is_laid_out_with_padded_columns()
    {
        var rows = new List<(string Name, decimal Price)> { ("pen", 2.5m), ("notebook", 10m) };
        var table = await Task.Run(() =>
        {
            var width = rows.Max(r => r.Name.Length);
            var text = new StringBuilder();
            foreach (var (name, price) in rows)
            {
                text.Append(name.PadRight(width)).Append(" | ").Append(price.ToString("F2", CultureInfo.InvariantCulture).PadLeft(6)).Append('\n');
            }

            return text.ToString();
        });
        Assert.Equal("pen      |   2.50\nnotebook |  10.00\n", table);
    }

    [Behaviour(Ships.Must)]
    public async Task An_html_report_is_built_by_extension_methods_on_a_builder()
    {
        var items = new[] { "a<b", "c&d" };
        Assert.Equal("<ul><li>a&lt;b</li><li>c&amp;d</li></ul>", await Task.Run(() => new StringBuilder()
            .Tag("ul", b =>
            {
                foreach (var i in items)
                {
                    b.Tag("li", x => x.Append(System.Net.WebUtility.HtmlEncode(i)));
                }
            }).ToString()));
    }

    [Behaviour(Ships.Must)]
    public async Task Month_ends_and_weekdays_are_worked_out()
    {
        var start = new DateOnly(2024, 1, 31);
        var days = await Task.Run(() => Enumerable.Range(0, 4).Select(m => start.AddMonths(m)).Select(d => d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? d.AddDays(2) : d).ToArray());
        Assert.Equal([new(2024, 1, 31), new(2024, 2, 29), new(2024, 4, 2), new(2024, 4, 30)], days);
    }

    [Behaviour(Ships.Must)]
    public async Task A_calendar_of_holidays_skips_days_through_an_interface()
    {
        ICalendar calendar = new Holidays([new(2024, 12, 25), new(2024, 12, 26)]);
        var from = new DateOnly(2024, 12, 24);
        Assert.Equal(new DateOnly(2024, 12, 30), await Task.Run(() => calendar.AddWorkdays(from, 2)));
    }

    [Behaviour(Ships.Must)]
    public async Task Durations_are_formatted_with_interpolation()
    {
        var spans = new[] { TimeSpan.FromSeconds(61), TimeSpan.FromHours(25) };
        var text = await Task.Run(() => string.Join(", ", spans.Select(s => $"{(int)s.TotalHours:00}:{s:mm\\:ss}")));
        Assert.Equal("00:01:01, 25:00:00", text);
    }

    [Behaviour(Ships.Must)]
    public async Task Times_are_converted_between_zones()
    {
        var zone = "Europe/Berlin";
        var utc = new DateTime(2024, 7, 1, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal(14, await Task.Run(() => TimeZoneInfo.ConvertTimeFromUtc(utc, TimeZoneInfo.FindSystemTimeZoneById(zone)).Hour));
    }

    [Behaviour(Ships.Must)]
    public async Task The_week_of_a_year_by_ISO()
    {
        var dates = new[] { new DateTime(2021, 1, 3), new DateTime(2021, 1, 4) };
        Assert.Equal((int[])[53, 1], await Task.WhenAll(dates.Select(d => Task.Run(() => ISOWeek.GetWeekOfYear(d)))));
    }

    [Behaviour(Ships.Must)]
    public async Task An_invoice_in_a_class_sums_and_prints_itself()
    {
        var invoice = new Invoice("INV-7");
        invoice.Add("work", 3, 80m).Add("travel", 1, 40.5m);
        var text = await Task.Run(() => invoice.Print(CultureInfo.GetCultureInfo("en-US")));
        Assert.EndsWith("Total: 280.50", text, StringComparison.Ordinal);
        Assert.Contains("work", text, StringComparison.Ordinal);
    }

    [Behaviour(Ships.Must)]
    public async Task Flags_of_an_enum_are_parsed_and_listed()
    {
        var rights = new[] { "Read, Write", "Read" };
        var parsed = await Task.Run(() => rights.Select(Enum.Parse<Rights>).Aggregate((a, b) => a & b));
        Assert.Equal(Rights.Read, parsed);
    }

    [Behaviour(Ships.Must)]
    public async Task An_alert_when_errors_come_in_a_window()
    {
        var errors = new[] { 1, 2, 3, 50, 100, 101, 102, 103 };
        var (window, limit) = (5, 3);
        var alerts = await Task.Factory.StartNew(() =>
        {
            var recent = new LinkedList<int>();
            var raised = new List<int>();
            foreach (var e in errors)
            {
                recent.AddLast(e);
                while (recent.First!.Value < e - window)
                {
                    recent.RemoveFirst();
                }

                if (recent.Count == limit)
                {
                    raised.Add(e);
                }
            }

            return raised;
        }, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default);
        Assert.Equal([3, 102], alerts);
    }

    private static int Percentile(List<int> values, double p)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(p * sorted.Length) - 1)];
    }

    private static IEnumerable<List<DateTimeOffset>> Sessions(IEnumerable<DateTimeOffset> clicks, TimeSpan pause)
    {
        List<DateTimeOffset>? session = null;
        foreach (var click in clicks)
        {
            if (session is not null && click - session[^1] > pause)
            {
                yield return session;
                session = null;
            }

            (session ??= []).Add(click);
        }

        if (session is not null)
        {
            yield return session;
        }
    }

    private enum Level
    {
        Info,
        Warn,
        Error,
    }

    [Flags]
    private enum Rights
    {
        None = 0,
        Read = 1,
        Write = 2,
    }

    private sealed record LogEntry(DateTime At, Level Level, string Source)
    {
        public static LogEntry Parse(string line)
        {
            var parts = line.Split(' ', 4);
            return new(
                DateTime.Parse(parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
                Enum.Parse<Level>(parts[1], ignoreCase: true),
                parts[2]);
        }
    }

    private interface ICalendar
    {
        bool IsWorkday(DateOnly day);

        DateOnly AddWorkdays(DateOnly day, int count)
        {
            while (count > 0)
            {
                day = day.AddDays(1);
                count -= IsWorkday(day) ? 1 : 0;
            }

            return day;
        }
    }

    private sealed class Holidays(HashSet<DateOnly> days) : ICalendar
    {
        public bool IsWorkday(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !days.Contains(day);
    }

    private sealed class Invoice(string number)
    {
        private readonly List<(string Text, int Count, decimal Price)> _lines = [];

        public Invoice Add(string text, int count, decimal price)
        {
            _lines.Add((text, count, price));
            return this;
        }

        public string Print(IFormatProvider culture)
        {
            var lines = _lines.Select(l => string.Format(culture, "{0,-10} {1,3} x {2,8:N2}", l.Text, l.Count, l.Price));
            return $"{number}\n{string.Join('\n', lines)}\nTotal: {_lines.Sum(l => l.Count * l.Price).ToString("N2", culture)}";
        }
    }
}

internal static class MarkupExtensions
{
    public static StringBuilder Tag(this StringBuilder builder, string name, Action<StringBuilder> content)
    {
        builder.Append('<').Append(name).Append('>');
        content(builder);
        return builder.Append("</").Append(name).Append('>');
    }
}
