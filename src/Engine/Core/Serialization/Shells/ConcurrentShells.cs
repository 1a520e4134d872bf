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

    public override object?[] TakeApart(object value)
    {
        var dictionary = (ConcurrentDictionary<TKey, TValue>)value;
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

/// <summary>The items; a bag gives the newest first.</summary>
internal sealed class ConcurrentBagShell<T> : ShellCodec
{
    public override bool IsImmutable => false;

    public override object?[] TakeApart(object value) => [((ConcurrentBag<T>)value).ToArray()];

    public override object PutTogether(Type type, object?[] parts) => new ConcurrentBag<T>(((T[])parts[0]!).Reverse());
}

/// <summary>The items, the oldest first.</summary>
internal sealed class ConcurrentQueueShell<T> : ShellCodec
{
    public override bool IsImmutable => false;

    public override object?[] TakeApart(object value) => [((ConcurrentQueue<T>)value).ToArray()];

    public override object PutTogether(Type type, object?[] parts) => new ConcurrentQueue<T>((T[])parts[0]!);
}

/// <summary>The items, the newest first.</summary>
internal sealed class ConcurrentStackShell<T> : ShellCodec
{
    public override bool IsImmutable => false;

    public override object?[] TakeApart(object value) => [((ConcurrentStack<T>)value).ToArray()];

    public override object PutTogether(Type type, object?[] parts) => new ConcurrentStack<T>(((T[])parts[0]!).Reverse());
}

/// <summary>Keys and values in their order, and the comparer.</summary>
internal sealed class OrderedDictionaryShell<TKey, TValue> : ShellCodec
    where TKey : notnull
{
    public override bool IsImmutable => false;

    public override object?[] TakeApart(object value)
    {
        var dictionary = (OrderedDictionary<TKey, TValue>)value;
        return PairParts.Of(dictionary, dictionary.Comparer);
    }

    public override object PutTogether(Type type, object?[] parts) =>
        new OrderedDictionary<TKey, TValue>(PairParts.Pairs<TKey, TValue>(parts), (IEqualityComparer<TKey>?)parts[2]);
}
