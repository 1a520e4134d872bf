using System.Text.Json;
using System.Text.Json.Serialization;

namespace Distributed.Benchmarks.Harness;

/// <summary>Writes a suite's result to <c>artifacts/bench/&lt;suite&gt;.json</c>, with every round.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    internal static string Write(ISuite suite, MachineFacts machine, IReadOnlyList<Row> rows)
    {
        string path = ArtifactFolder.PathOf(suite.Name + ".json");
        File.WriteAllText(path, JsonSerializer.Serialize(new { suite = suite.Name, question = suite.Question, machine, rows }, Format) + "\n");
        return path;
    }
}
