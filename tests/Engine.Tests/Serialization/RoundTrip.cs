using Distributed.Engine.Serialization;

namespace Distributed.Engine.Tests.Serialization;

/// <summary>Sends graphs through bytes and a receiver that knows no definition beforehand.</summary>
internal static class RoundTrip
{
    public static T Copy<T>(T value, GraphPlan? plan = null) => (T)CopyAll([value], plan)[0]!;

    public static object?[] CopyAll(object?[] roots, GraphPlan? plan = null) => Read(Write(roots, plan)).Roots;

    public static GraphSnapshot Write(object?[] roots, GraphPlan? plan = null) =>
        GraphWriter.Write(roots, plan ?? GraphPlan.Everything, GraphLimits.Default);

    public static ReceivedGraph Read(GraphSnapshot snapshot, SurrogateContext? context = null)
    {
        var reader = Reader(snapshot);
        return GraphReader.Read(snapshot.Bytes, reader, GraphLimits.Default, context);
    }

    public static DefinitionReader Reader(GraphSnapshot snapshot)
    {
        var reader = new DefinitionReader();
        reader.Add(new PeerDefinitions().Select(snapshot.DefinitionIds));
        return reader;
    }

    /// <summary>The reason for which a value can't travel.</summary>
    public static string Refusal(object? value) =>
        Assert.Throws<NotShippableException>(() => Write([value])).Reason.ToString();
}
