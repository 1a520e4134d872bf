using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Tests.Effects;

/// <summary>Serialisers run users' constructors, properties and converters: those that no call in the code names, too.</summary>
internal static partial class SerializerSamples
{
    private static int counter;

    private interface IShape
    {
        int Sides { get; }
    }

    public static List<Sample> All()
    {
        var list = new SampleList("serializer");
        Ships(list, "{\"Id\":1,\"Tags\":[\"a\"]}");
        Local(list, "{}");
        return list.Items;
    }

    private static void Ships(SampleList list, string json)
    {
        var order = new Order { Id = 2, Tags = { "x" }, Extra = 5 };
        list.Ships(() => JsonSerializer.Deserialize<Order>(json)!.Tags.Count);
        list.Ships(() => JsonSerializer.Serialize(order));
        list.Ships(() => JsonSerializer.Serialize(new { order.Id, Total = 3.5m, Names = new[] { "a" } }));
        list.Ships(() => JsonSerializer.Serialize(new Dictionary<string, object> { ["id"] = order.Id, ["order"] = order }));
        list.Ships(() => JsonSerializer.SerializeToUtf8Bytes(new List<Order> { order }, new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase }).Length);
        list.Ships(() => JsonSerializer.Deserialize<List<Order>>("[]", JsonSerializerOptions.Web)!.Count);
        list.Ships(() => JsonSerializer.Serialize(order, OrderContext.Default.Order));
        list.Ships(() => JsonSerializer.Deserialize(json, OrderContext.Default.Order)!.Id);
        list.Ships(() => JsonSerializer.Deserialize<Order[]>("[]", new JsonSerializerOptions { TypeInfoResolver = OrderContext.Default })!.Length);
        list.Ships(() => JsonNode.Parse(json)!["Id"]!.GetValue<int>());
        list.Ships(() => new JsonObject { ["a"] = 1, ["b"] = new JsonArray(1, "x") }.ToJsonString());
        list.Ships(() => { using var d = JsonDocument.Parse(json); return d.RootElement.EnumerateObject().Sum(p => p.Name.Length); });
        list.Ships(() => { var reader = new Utf8JsonReader("[1,2]"u8); int n = 0; while (reader.Read()) { n += reader.TokenType == JsonTokenType.Number ? reader.GetInt32() : 0; } return n; });
        list.Ships(() => { using var o = new MemoryStream(); using (var w = new Utf8JsonWriter(o)) { w.WriteStartObject(); w.WriteNumber("a", 1); w.WriteEndObject(); } return o.ToArray(); });
        list.Ships(() => JsonSerializer.Serialize<IShape>(new Square()));
        list.Ships(() => JsonSerializer.Deserialize<Animal>("{\"$type\":\"dog\"}") is Dog);
    }

    private static void Local(SampleList list, string json)
    {
        object hidden = new Counting();
        IShape shape = new CountingShape();
        Parent parent = new Child();
        var type = typeof(Counting);
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonSerializer.Serialize(hidden));
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonSerializer.Serialize(new { Inner = hidden }));
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonSerializer.Serialize(new Dictionary<string, object> { ["a"] = new Counting() }));
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonSerializer.Serialize(shape));
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonSerializer.Serialize(parent));
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonSerializer.Serialize(new Order { Extra = new Counting() }));
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonSerializer.Serialize(new Loose { All = new[] { new Counting() } }));
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonSerializer.Serialize(new Bag()));
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonSerializer.Deserialize<Converted>(json));
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonSerializer.Deserialize<Marked>(json));
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonSerializer.Deserialize<Beast>("{\"$type\":\"cat\"}"));
        list.Local(LocalReasonKind.UnknownCode, "use Deserialize<T>", () => JsonSerializer.Deserialize(json, type));
        list.Local(LocalReasonKind.UnknownCode, "use Deserialize<T>", () => JsonSerializer.Deserialize(json, typeof(Counting)));
        list.Local(LocalReasonKind.StaticState, "counter", () => JsonValue.Create(new Counting())!.ToJsonString());
        list.Local(LocalReasonKind.UnknownCode, "validate outside the lambda", () => Validator.TryValidateObject(hidden, new ValidationContext(hidden), null));
    }

    internal sealed class Order
    {
        public int Id { get; set; }

        public List<string> Tags { get; } = [];

        public object? Extra { get; set; }
    }

    [JsonSerializable(typeof(Order))]
    [JsonSerializable(typeof(Order[]))]
    internal sealed partial class OrderContext : JsonSerializerContext;

    [JsonPolymorphic]
    [JsonDerivedType(typeof(Dog), "dog")]
    private class Animal;

    private sealed class Dog : Animal;

    [JsonDerivedType(typeof(Cat), "cat")]
    private class Beast;

    private sealed class Cat : Beast
    {
        public Cat() => counter++;
    }

    private sealed class Square : IShape
    {
        public int Sides => 4;
    }

    private sealed class Counting
    {
        public int Id => counter++;
    }

    private sealed class CountingShape : IShape
    {
        public int Sides => counter++;
    }

    private class Parent
    {
        public virtual int Value => 1;
    }

    private sealed class Child : Parent
    {
        public override int Value => counter++;
    }

    private sealed class Loose
    {
        public System.Collections.IEnumerable? All { get; set; }
    }

    private sealed class Bag : IEnumerable<Counting>
    {
        public IEnumerator<Counting> GetEnumerator() => Enumerable.Empty<Counting>().GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Converted
    {
        [JsonConverter(typeof(CountingConverter))]
        public int Value { get; set; }
    }

    private sealed class Marked
    {
        [Counts]
        public int Value { get; set; }
    }

    private sealed class CountingConverter : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => counter++;

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class CountsAttribute : JsonConverterAttribute
    {
        public override JsonConverter CreateConverter(Type typeToConvert) => new CountingConverter();
    }
}
