namespace Distributed.Engine.Serialization;

/// <summary>Keys and values in their order, and the comparer.</summary>
internal sealed class OrderedDictionaryShell<TKey, TValue> : ShellCodec
    where TKey : notnull
{
    public override bool IsImmutable => false;

    public override object?[] TakeApart(object value)
    {
        var dictionary = (OrderedDictionary<TKey, TValue>)value;
        PairParts.RequireFindable(dictionary.Keys, dictionary.Comparer, dictionary.ContainsKey);
        return PairParts.Of(dictionary, dictionary.Comparer);
    }

    public override object PutTogether(Type type, object?[] parts) =>
        new OrderedDictionary<TKey, TValue>(PairParts.Pairs<TKey, TValue>(parts), (IEqualityComparer<TKey>?)parts[2]);
}
