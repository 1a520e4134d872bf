using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Keys and values, comparer, and the number of buckets: with the same number, and inserted from the last to the first, keys come out in the same order.
/// </summary>
internal sealed class ConcurrentDictionaryShell<TKey, TValue> : ShellCodec
    where TKey : notnull
{
    private const BindingFlags Private = BindingFlags.Instance | BindingFlags.NonPublic;

    public override bool IsImmutable => false;

    public override bool ComesBack => true;

    public override object?[] TakeApart(object value)
    {
        var dictionary = (ConcurrentDictionary<TKey, TValue>)value;
        PairParts.RequireFindable(dictionary.Keys, dictionary.Comparer, dictionary.ContainsKey);
        return PairParts.Of(dictionary, IsDefault(dictionary.Comparer) ? null : dictionary.Comparer, Buckets(value));
    }

    public override object PutTogether(Type type, object?[] parts)
    {
        var pairs = PairParts.Pairs<TKey, TValue>(parts);
        var buckets = (int)parts[3]!;
        if (buckets < 0 || buckets > 31 + 64L * pairs.Length)
            buckets = 31;
        var made = new ConcurrentDictionary<TKey, TValue>(Environment.ProcessorCount, buckets, (IEqualityComparer<TKey>?)parts[2]);
        for (var i = pairs.Length - 1; i >= 0; i--)
        {
            if (!made.TryAdd(pairs[i].Key, pairs[i].Value))
                throw new ArgumentException("A key is there twice.", nameof(parts));
        }
        PairParts.RequireOrder(type, (TKey[])parts[0]!, made.Select(p => p.Key));
        return made;
    }

    private static bool IsDefault(IEqualityComparer<TKey> comparer) => ReferenceEquals(comparer, EqualityComparer<TKey>.Default);

    private static int Buckets(object dictionary)
    {
        var tables = dictionary.GetType().GetField("_tables", Private)?.GetValue(dictionary);
        return tables?.GetType().GetField("_buckets", Private)?.GetValue(tables) is ICollection buckets ? buckets.Count : 31;
    }
}
