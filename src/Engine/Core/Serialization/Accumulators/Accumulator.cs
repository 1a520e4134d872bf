using System.Collections.Concurrent;

namespace Distributed.Engine.Serialization;

/// <summary>Makes the empty collection that travels in place of a caller's, and adds what was added to it to the caller's. Stateless, thread-safe.</summary>
internal abstract class Accumulator
{
    private static readonly ConcurrentDictionary<(Type, AccumulationKind), Accumulator?> Cache = new();

    /// <summary>The accumulator for collections of exactly this type; null when there is none.</summary>
    public static Accumulator? Find(Type type, AccumulationKind kind) => Cache.GetOrAdd((type, kind), static key => Create(key.Item1, key.Item2));

    /// <summary>An empty collection of the same type, with the same comparer.</summary>
    public abstract object Empty(object original);

    /// <summary>Adds every item of one collection to another of the same type. May call comparers.</summary>
    public abstract void Merge(object original, object additions);

    private static Accumulator? Create(Type type, AccumulationKind kind)
    {
        if (kind == AccumulationKind.AddElements)
        {
            return type == typeof(int[]) || type == typeof(uint[]) ? new Int32ElementsAccumulator()
                : type == typeof(long[]) || type == typeof(ulong[]) ? new Int64ElementsAccumulator()
                : null;
        }
        if (!type.IsConstructedGenericType)
            return null;
        var definition = type.GetGenericTypeDefinition();
        var accumulator = kind switch
        {
            AccumulationKind.Append when definition == typeof(List<>) => typeof(ListAccumulator<>),
            AccumulationKind.Insert when definition == typeof(HashSet<>) => typeof(SetAccumulator<>),
            AccumulationKind.Insert when definition == typeof(SortedSet<>) => typeof(SortedSetAccumulator<>),
            AccumulationKind.Bag when definition == typeof(ConcurrentBag<>) => typeof(BagAccumulator<>),
            AccumulationKind.Enqueue when definition == typeof(ConcurrentQueue<>) => typeof(QueueAccumulator<>),
            AccumulationKind.Push when definition == typeof(ConcurrentStack<>) => typeof(StackAccumulator<>),
            AccumulationKind.SetItem when definition == typeof(ConcurrentDictionary<,>) => typeof(EntryAccumulator<,>),
            AccumulationKind.TryAdd or AccumulationKind.GetOrAdd when definition == typeof(ConcurrentDictionary<,>) => typeof(NewEntryAccumulator<,>),
            _ => null,
        };
        return accumulator is null ? null : (Accumulator)Activator.CreateInstance(accumulator.MakeGenericType(type.GetGenericArguments()))!;
    }
}
