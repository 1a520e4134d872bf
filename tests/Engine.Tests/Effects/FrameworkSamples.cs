using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Distributed.Engine.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distributed.Engine.Tests.Effects;

/// <summary>What computing code commonly uses of the framework.</summary>
internal static partial class FrameworkSamples
{
    public static List<Sample> All()
    {
        var list = new SampleList("framework");
        TextAndData(list);
        Structures(list);
        Output(list);
        Local(list);
        return list.Items;
    }

    private static void TextAndData(SampleList list)
    {
        string text = "{\"Id\":1}", xml = "<a b='1'><c/></a>";
        byte[] bytes = [1, 2, 3];
        list.Ships(() => JsonSerializer.Deserialize<Item>(text)!.Id);
        list.Ships(() => JsonSerializer.Serialize(new Item { Id = 2 }));
        list.Ships(() => JsonDocument.Parse(text).RootElement.GetProperty("Id").GetInt32());
        list.Ships(() => Regex.Replace(text, @"\d", m => m.Value + "!"));
        list.Ships(() => Generated().IsMatch(text));
        list.Ships(() => Encoding.UTF8.GetString(bytes));
        list.Ships(() => Convert.ToBase64String(bytes) + Convert.ToHexString(bytes));
        list.Ships(() => SHA256.HashData(bytes));
        list.Ships(() => { using var sha = SHA1.Create(); return sha.ComputeHash(bytes); });
        list.Ships(() => XDocument.Parse(xml).Descendants("c").Count());
        list.Ships(() => { using var reader = XmlReader.Create(new StringReader(xml)); int n = 0; while (reader.Read()) { n += reader.Depth; } return n; });
        list.Ships(() => double.Parse("1.5", CultureInfo.InvariantCulture).ToString("F2", CultureInfo.InvariantCulture));
        list.Ships(() => string.Join(',', text.Split('"').Select(s => s.Trim())));
        list.Ships(() => text.AsSpan().IndexOf('"'));
        list.Ships(() => { using var o = new MemoryStream(); using (var z = new GZipStream(o, CompressionLevel.Fastest)) { z.Write(bytes); } return o.ToArray(); });
        list.Ships(() => BitConverter.ToInt16(bytes, 0) + BitOperations.PopCount(7));
        list.Ships(() => string.Create(CultureInfo.InvariantCulture, $"{text.Length:X}"));
        list.Ships(() => { var b = new StringBuilder(); b.Append(CultureInfo.InvariantCulture, $"{1}-{text}"); return b.ToString(); });
    }

    private static void Structures(SampleList list)
    {
        var items = new List<Item> { new() { Id = 1 } };
        int[] numbers = [1, 2, 3];
        var immutable = ImmutableList.Create(1, 2);
        list.Ships(() => { int[] rented = ArrayPool<int>.Shared.Rent(10); ArrayPool<int>.Shared.Return(rented); });
        list.Ships(() => { var q = new PriorityQueue<string, int>(); q.Enqueue("a", 1); return q.Dequeue(); });
        list.Ships(() => items.ToDictionary(i => i.Id).ToFrozenDictionary());
        list.Ships(() => immutable.Add(3).ToImmutableHashSet().Count);
        list.Ships(() => items.Select((item, index) => (item, index)).Where(t => t.index > 0).Select(t => t.item.Id).DefaultIfEmpty().Max());
        list.Ships(() => new SortedDictionary<string, int>(StringComparer.Ordinal) { ["a"] = 1 }.First().Key);
        list.Ships(() => new LinkedList<int>(numbers).First!.Value);
        list.Ships(() => numbers.Aggregate((a, b) => a * b) + numbers.Chunk(2).Count() + numbers.Zip(numbers).Count());
        list.Ships(() => new Random(5).Next());
        list.Ships(() => new Uri("http://a/b").Host + new Version(1, 2));
        list.Ships(() => Memory(numbers.AsMemory(1)));
        list.Ships(() => new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(1).DayOfWeek);
        list.Ships(() => Math.Clamp(Math.Max(1, 2), 0, 9) + MathF.Sqrt(2) + (double)decimal.Round(1.5m));
        list.Ships(() => new Vector3(1, 2, 3).Length());
        list.Ships(() => Enum.Parse<DayOfWeek>("Monday"));
        list.Ships(() => new Tuple<int, string>(1, "a").Equals(Tuple.Create(1, "a")));
        list.ShipsOnHost(() => Vector<double>.Count);
    }

    private static void Output(SampleList list)
    {
        ILogger logger = NullLogger.Instance;
        int n = 3;
        list.Ships(() => Console.WriteLine($"n = {n}"));
        list.Ships(() => Console.Out.Write(n));
        list.Ships(() => logger.LogInformation("n = {N}", n));
        list.Ships(() => Found(logger, n));
        list.Ships(() => System.Diagnostics.Debug.Assert(n > 0));
    }

    private static void Local(SampleList list)
    {
        string text = "{}";
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonSerializer.Deserialize<Counted>(text)!.Id);
        list.Local(LocalReasonKind.StaticState, "counter", () => $"{new Printed()}");
        list.Local(LocalReasonKind.StaticState, "counter", () => new SortedSet<Printed> { new(), new() });
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonSerializer.Serialize(new Outer()));
    }

    private static int Memory(ReadOnlyMemory<int> memory) => memory.Span[0];

    [GeneratedRegex("a+")]
    private static partial Regex Generated();

    [LoggerMessage(1, LogLevel.Information, "found {Count}")]
    private static partial void Found(ILogger logger, int count);

    private sealed class Item
    {
        public int Id { get; set; }

        public List<Item> Children { get; } = [];
    }

    private sealed class Counted
    {
        private static int counter;

        public Counted() => counter++;

        public int Id { get; set; }
    }

    private sealed class Outer
    {
        [JsonInclude]
        public List<Counted> All { get; } = [];
    }

    private sealed class Printed : IComparable<Printed>
    {
        private static int counter;

        public int CompareTo(Printed? other) => counter++;

        public override string ToString() => (counter++).ToString(CultureInfo.InvariantCulture);

        public override bool Equals(object? obj) => false;

        public override int GetHashCode() => 1;
    }
}
