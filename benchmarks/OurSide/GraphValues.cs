using System.Diagnostics;
using Distributed.Benchmarks.Harness;
using Distributed.Engine.Serialization;

namespace Distributed.Benchmarks.OurSide;

/// <summary>The graph serialiser on the values of the serializer suite, in its steady state: definitions are known to the reader.</summary>
internal static class GraphValues
{
    internal static Sample WriteNanoseconds(object value, int times)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            _ = GraphWriter.Write([value], GraphPlan.Everything, GraphLimits.Default);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / times;
    }

    internal static Sample ReadNanoseconds(object value, int times)
    {
        GraphSnapshot snapshot = GraphWriter.Write([value], GraphPlan.Everything, GraphLimits.Default);
        DefinitionReader definitions = new();
        definitions.Add(new PeerDefinitions().Select(snapshot.DefinitionIds));
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            _ = GraphReader.Read(snapshot.Bytes, definitions, GraphLimits.Default);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / times;
    }

    internal static int Bytes(object value) => GraphWriter.Write([value], GraphPlan.Everything, GraphLimits.Default).Bytes.Length;
}
