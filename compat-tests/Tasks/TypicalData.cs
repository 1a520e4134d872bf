using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Compat.Tasks;

/// <summary>Data work as services and batch jobs do it: parse, convert, compress, hash, serialise.</summary>
public partial class TypicalData : Contract
{
    [Behaviour(Ships.Must)]
    public async Task Json_by_reflection()
    {
        string json = """[{"Id":1,"Price":2.5},{"Id":2,"Price":3.5}]""";
        Assert.Equal(6.0m, await Task.Run(() => JsonSerializer.Deserialize<Item[]>(json)!.Sum(i => i.Price)));
        var item = new Item { Id = 3, Price = 1 };
        Assert.Equal("""{"Id":3,"Price":1}""", await Task.Run(() => JsonSerializer.Serialize(item)));
    }

    [Behaviour(Ships.Must)]
    public async Task Json_by_a_generated_context()
    {
        var item = new Item { Id = 3, Price = 1 };
        string json = await Task.Run(() => Write(item));
        Assert.Equal("""{"Id":3,"Price":1}""", json);
        Assert.Equal(3, await Task.Run(() => Read(json).Id));
    }

    [Behaviour(Ships.Must)]
    public async Task Xml_is_parsed_and_made()
    {
        string xml = "<orders><order total='2.5'/><order total='4'/></orders>";
        Assert.Equal(6.5, await Task.Run(() => XDocument.Parse(xml).Descendants("order").Sum(o => (double)o.Attribute("total")!)));
        Assert.Equal("<r n=\"1\"><i>0</i></r>", await Task.Run(() => new XElement("r", new XAttribute("n", 1), new XElement("i", 0)).ToString(SaveOptions.DisableFormatting)));
    }

    [Behaviour(Ships.Must)]
    public async Task Lines_of_values_by_hand()
    {
        string csv = "id;name;price\n1;nut;0.5\n2;bolt;1.25\n";
        var items = await Task.Run(() =>
        {
            var rows = new List<(string, decimal)>();
            foreach (string line in csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
            {
                string[] cells = line.Split(';');
                rows.Add((cells[1], decimal.Parse(cells[2], CultureInfo.InvariantCulture)));
            }

            return rows;
        });
        Assert.Equal([("nut", 0.5m), ("bolt", 1.25m)], items);
    }

    [Behaviour(Ships.Must)]
    public async Task Regular_expressions_of_all_kinds()
    {
        string text = "a1 b22 c333";
        Assert.Equal(6, await Task.Run(() => Digits().Matches(text).Sum(m => m.Length)));
        Assert.Equal("a b c", await Task.Run(() => Regex.Replace(text, @"\d", "")));
    }

    [Behaviour(Ships.Must)]
    public async Task Compression_and_hashes()
    {
        byte[] data = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("lorem ipsum ", 100)));
        byte[] packed = await Task.Run(() =>
        {
            using var output = new MemoryStream();
            using (var zip = new GZipStream(output, CompressionLevel.Optimal))
            {
                zip.Write(data);
            }

            return output.ToArray();
        });
        using var unzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        unzip.CopyTo(plain);
        Assert.Equal(data, plain.ToArray());
        Assert.Equal(SHA256.HashData(data), await Task.Run(() => SHA256.HashData(data)));
    }

    [Behaviour(Ships.Must)]
    public async Task Equal_sets_made_on_both_sides_are_enumerated_alike()
    {
        int[] numbers = [5, 3, 9];
        Assert.Equal(System.Collections.Immutable.ImmutableHashSet.CreateRange(numbers).ToArray(), await Task.Run(() => System.Collections.Immutable.ImmutableHashSet.CreateRange(numbers).ToArray()));
    }

    [Behaviour(Ships.Never, Reason = "order of hash codes")]
    public async Task Equal_sets_of_text_made_on_both_sides_are_enumerated_alike()
    {
        string[] words = [.. Enumerable.Range(0, 30).Select(i => $"w{i}")];
        Assert.Equal(System.Collections.Immutable.ImmutableHashSet.CreateRange(words).ToArray(), await Task.Run(() => System.Collections.Immutable.ImmutableHashSet.CreateRange(words).ToArray()));
    }

    // Methods of their own: what one source generator makes, another can't see, so a lambda that names the context isn't redirected.
    private static string Write(Item item) => JsonSerializer.Serialize(item, ItemContext.Default.Item);

    private static Item Read(string json) => JsonSerializer.Deserialize(json, ItemContext.Default.Item)!;

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    internal sealed class Item
    {
        public int Id { get; set; }

        public decimal Price { get; set; }
    }

    [JsonSerializable(typeof(Item))]
    internal sealed partial class ItemContext : JsonSerializerContext;
}
