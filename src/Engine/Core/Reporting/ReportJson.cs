using System.Text.Json;

namespace Distributed.Engine.Reporting;

/// <summary>A report as JSON, written and read without reflection: times in microseconds. Pure.</summary>
internal static class ReportJson
{
    /// <summary>More than any program's report; what is longer comes from something else.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    public static byte[] Write(ProgramReport report, bool indented = false)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = indented }))
        {
            json.WriteStartObject();
            json.WriteString("program", report.Program);
            json.WriteNumber("processId", report.ProcessId);
            json.WriteStartArray("sites");
            foreach (var site in report.Report.Sites)
            {
                Write(json, site);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <exception cref="JsonException">It isn't a report.</exception>
    public static ProgramReport Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            return new ProgramReport(
                Text(root, "program"), root.GetProperty("processId").GetInt32(), new CallReport([.. root.GetProperty("sites").EnumerateArray().Select(ReadSite)]));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new JsonException($"It isn't a report: {e.Message}", e);
        }
    }

    private static void Write(Utf8JsonWriter json, CallSiteReport site)
    {
        json.WriteStartObject();
        json.WriteString("file", site.File);
        json.WriteNumber("line", site.Line);
        json.WriteString("member", site.Member);
        json.WriteNumber("calls", site.Calls);
        json.WriteNumber("shipped", site.Shipped);
        json.WriteString("verdict", site.Verdict?.ToString());
        json.WriteBoolean("hostBound", site.IsHostBound);
        json.WriteBoolean("singleAttempt", site.IsSingleAttempt);
        json.WriteNumber("shippedUs", site.ShippedTime.TotalMicroseconds);
        Write(json, "runUs", site.RunTime);
        Write(json, "shippingUs", site.ShippingTime);
        json.WriteNumber("bytesSent", site.BytesSent);
        json.WriteNumber("bytesReturned", site.BytesReturned);
        json.WriteStartArray("local");
        foreach (var local in site.Local)
        {
            json.WriteStartObject();
            json.WriteNumber("calls", local.Calls);
            json.WriteString("reason", local.Reason);
            json.WriteString("remedy", local.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } known)
        {
            json.WriteNumber(name, known.TotalMicroseconds);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static CallSiteReport ReadSite(JsonElement site) => new(
        Text(site, "file"),
        site.GetProperty("line").GetInt32(),
        Text(site, "member"),
        site.GetProperty("calls").GetInt64(),
        site.GetProperty("shipped").GetInt64(),
        [.. site.GetProperty("local").EnumerateArray().Select(local => new LocalCalls(local.GetProperty("calls").GetInt64(), Text(local, "reason"), local.GetProperty("remedy").GetString()))],
        Time(site, "shippedUs") ?? TimeSpan.Zero,
        site.GetProperty("bytesSent").GetInt64(),
        site.GetProperty("bytesReturned").GetInt64())
    {
        Verdict = site.GetProperty("verdict").GetString() is { } verdict ? Enum.Parse<Verdict>(verdict) : null,
        IsHostBound = site.GetProperty("hostBound").GetBoolean(),
        IsSingleAttempt = site.GetProperty("singleAttempt").GetBoolean(),
        RunTime = Time(site, "runUs"),
        ShippingTime = Time(site, "shippingUs"),
    };

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString() ?? "";

    private static TimeSpan? Time(JsonElement of, string name) =>
        of.GetProperty(name) is { ValueKind: JsonValueKind.Number } time ? TimeSpan.FromTicks((long)Math.Round(time.GetDouble() * TimeSpan.TicksPerMicrosecond)) : null;
}
