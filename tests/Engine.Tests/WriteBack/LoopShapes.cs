using Distributed.Engine.Effects;
using Distributed.Engine.Planning;

namespace Distributed.Engine.Tests.WriteBack;

/// <summary>Pieces of loops, as engine and tests make them.</summary>
internal static class LoopShapes
{
    /// <summary>The plan of a delegate, by the analysis.</summary>
    public static ShipPlan PlanOf(Delegate closure) => new EffectsPlan(new EffectAnalyzer().Analyze(closure.Method));

    /// <summary>Calls a body for each number of a range.</summary>
    internal sealed class BodyChunk(int from, int to, Action<int> body)
    {
        public void Run()
        {
            for (var i = from; i < to; i++)
                body(i);
        }
    }

    /// <summary>What the calls of a loop read.</summary>
    internal sealed class Settings
    {
        public int Shift;
        public int Factor = 3;
        public int[] Table = new int[50];
    }

    /// <summary>Computes each element from its neighbours.</summary>
    internal sealed class MapChunk(int from, int to, int[] source, double[] results, Settings settings)
    {
        public void Run()
        {
            for (var i = from; i < to; i++)
                results[i] = source[i] + source[i + 1] * settings.Factor;
        }
    }

    /// <summary>Changes every element of a range that a shared object shifts.</summary>
    internal sealed class ShiftChunk(int from, int to, Settings settings, Values values)
    {
        public void Run()
        {
            for (var i = from; i < to; i++)
                values.Items[i + settings.Shift] += settings.Factor;
        }
    }

    /// <summary>Reads all of an array for each element.</summary>
    internal sealed class SumChunk(int from, int to, int[] source, long[] results)
    {
        public void Run()
        {
            for (var i = from; i < to; i++)
            {
                long sum = 0;
                foreach (var value in source)
                    sum += value;
                results[i] = sum + i;
            }
        }
    }

    /// <summary>Changes the items that it brings along, and an object that it shares.</summary>
    internal sealed class ItemChunk(Node[] items, Node shared)
    {
        public void Run()
        {
            foreach (var item in items)
            {
                item.Value += shared.Value;
                item.Left = shared;
                item.Right = new Node { Left = item, Name = "new" };
            }
        }
    }

    /// <summary>Holds an array.</summary>
    internal sealed class Values(int[] items)
    {
        public readonly int[] Items = items;
    }
}
