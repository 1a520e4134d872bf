using System.Text;
using System.Text.Json;
using Distributed.Engine.Planning.Static;

namespace Distributed.Engine.Cli;

/// <summary>Static verdicts as JSON. Pure.</summary>
internal static class StaticJson
{
    public static string Write(string program, IEnumerable<StaticVerdict> verdicts, IEnumerable<string> missing)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("program", program);
            json.WriteStartArray("sites");
            foreach (var verdict in verdicts)
            {
                Write(json, verdict);
            }

            json.WriteEndArray();
            json.WriteStartArray("missing");
            foreach (var sentence in missing)
            {
                json.WriteStringValue(sentence);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Write(Utf8JsonWriter json, StaticVerdict verdict)
    {
        json.WriteStartObject();
        json.WriteString("file", verdict.Site.File);
        json.WriteNumber("line", verdict.Site.Line);
        json.WriteString("member", verdict.Site.Member);
        json.WriteString("verdict", verdict.Verdict.ToString());
        json.WriteBoolean("hostBound", verdict.IsHostBound);
        json.WriteBoolean("singleAttempt", verdict.IsSingleAttempt);
        json.WriteString("reason", verdict.Reason?.What);
        json.WriteString("remedy", verdict.Reason?.Remedy);
        json.WriteString("dependsOn", verdict.DependsOn);
        json.WriteEndObject();
    }
}
