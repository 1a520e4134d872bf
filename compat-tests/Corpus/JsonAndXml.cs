using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Xml;
using System.Xml.Linq;

namespace Compat.Corpus;

/// <summary>JSON and XML documents: read, queried, changed and written.</summary>
public class JsonAndXml : Contract
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private const string Orders = """<orders><order id="1"><item price="2.5"/><item price="4"/></order><order id="2"><item price="1"/></order></orders>""";

    [Behaviour(Ships.Must)]
    public async Task A_document_is_walked_by_elements()
    {
        var json = """{"items":[{"n":1,"tags":["a"]},{"n":2,"tags":[]}],"total":3}""";
        var (sum, total) = await Task.Run(() =>
        {
            using var document = JsonDocument.Parse(json);
            return (document.RootElement.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("n").GetInt32()), document.RootElement.GetProperty("total").GetInt32());
        });
        Assert.Equal((3, 3), (sum, total));
    }

    [Behaviour(Ships.Must)]
    public async Task A_node_is_changed_and_written()
    {
        var json = """{"a":1,"b":{"c":[1,2]}}""";
        Assert.Equal("""{"a":2,"b":{"c":[1,2,3]}}""", await Task.Run(() =>
        {
            var node = JsonNode.Parse(json)!;
            node["a"] = 2;
            node["b"]!["c"]!.AsArray().Add(3);
            return node.ToJsonString();
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task Records_are_deserialised_in_a_call_each()
    {
        string[] lines = ["""{"Id":1,"Name":"Ann"}""", """{"Id":2,"Name":"Bob"}"""];
        var people = await Task.WhenAll(lines.Select(l => Task.Run(() => JsonSerializer.Deserialize<Person>(l)!)));
        Assert.Equal([new(1, "Ann"), new(2, "Bob")], people);
    }

    [Behaviour(Ships.Must, Missed = "reads static JsonAndXml.Web")]
    public async Task A_captured_list_is_serialised_with_static_options()
    {
        var people = new List<Person> { new(1, "Ann") };
        Assert.Equal("""[{"id":1,"name":"Ann"}]""", await Task.Run(() => JsonSerializer.Serialize(people, Web)));
    }

    [Behaviour(Ships.Must, Missed = "no redirected call")]
    public async Task A_generated_context_reads_without_reflection()
    {
        var json = """{"Id":5,"Name":"Eve"}""";
        Assert.Equal(new Person(5, "Eve"), await Task.Run(() => JsonSerializer.Deserialize(json, PersonContext.Default.Person)));
    }

    [Behaviour(Ships.Must)]
    public async Task A_writer_fills_a_memory_stream()
    {
        int[] values = [1, 2, 3];
        Assert.Equal("""{"values":[1,2,3]}""", await Task.Run(() =>
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream))
            {
                writer.WriteStartObject();
                writer.WriteStartArray("values");
                foreach (var v in values)
                {
                    writer.WriteNumberValue(v);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            return Encoding.UTF8.GetString(stream.ToArray());
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task Tokens_of_a_reader_are_counted()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"a":[1,2,{"b":3}]}""");
        Assert.Equal(3, await Task.Run(() =>
        {
            var reader = new Utf8JsonReader(bytes);
            var numbers = 0;
            while (reader.Read())
            {
                numbers += reader.TokenType == JsonTokenType.Number ? 1 : 0;
            }

            return numbers;
        }));
    }

    [Behaviour(Ships.Must)]
    public async Task A_bad_document_faults_with_the_parsers_exception()
    {
        var json = "{\"a\":";
        await Assert.ThrowsAnyAsync<JsonException>(() => Task.Run(() => JsonDocument.Parse(json).RootElement.ValueKind));
    }

    [Behaviour(Ships.Must)]
    public async Task Elements_are_queried_with_LINQ()
    {
        var xml = Orders;
        var totals = await Task.Run(() => XDocument.Parse(xml).Descendants("order")
            .ToDictionary(o => (int)o.Attribute("id")!, o => o.Elements("item").Sum(i => (decimal)i.Attribute("price")!)));
        Assert.Equal((6.5m, 1m), (totals[1], totals[2]));
    }

    [Behaviour(Ships.Must)]
    public async Task A_tree_is_built_and_written()
    {
        var rows = new[] { ("a", 1), ("b", 2) };
        Assert.Equal("""<t><r k="a">1</r><r k="b">2</r></t>""", await Task.Run(() =>
            new XElement("t", rows.Select(r => new XElement("r", new XAttribute("k", r.Item1), r.Item2))).ToString(SaveOptions.DisableFormatting)));
    }

    [Behaviour(Ships.Must)]
    public async Task A_reader_streams_attributes()
    {
        var xml = Orders;
        Assert.Equal(7.5, await Task.Run(() =>
        {
            using var reader = XmlReader.Create(new StringReader(xml));
            double sum = 0;
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element && reader.Name == "item")
                {
                    sum += XmlConvert.ToDouble(reader.GetAttribute("price")!);
                }
            }

            return sum;
        }));
    }

    [Behaviour(Ships.Must, Missed = "reads static JsonAndXml.Web")]
    public async Task A_feed_of_json_lines_is_aggregated()
    {
        var feed = string.Join('\n', Enumerable.Range(0, 20).Select(i => $$"""{"user":"u{{i % 3}}","ms":{{i}}}"""));
        var slowest = await Task.Run(() => feed.Split('\n')
            .Select(l => JsonSerializer.Deserialize<Request>(l, Web)!)
            .GroupBy(r => r.User)
            .Select(g => (User: g.Key, Ms: g.Max(r => r.Ms)))
            .MaxBy(r => r.Ms));
        Assert.Equal(("u1", 19), slowest);
    }

    internal sealed record Person(int Id, string Name);

    private sealed record Request(string User, int Ms);
}

[JsonSerializable(typeof(JsonAndXml.Person))]
internal sealed partial class PersonContext : JsonSerializerContext;
