using System.Collections.Immutable;

namespace Distributed.Engine.Serialization;

/// <summary>Keys, values and comparers. It is enumerated by hash code, so the copy is checked.</summary>
internal sealed class ImmutableDictionaryShell<TKey, TValue> : ShellCodec
    where TKey : notnull
{
    public override bool IsImmutable => true;

    public override object?[] TakeApart(object value)
    {
        var dictionary = (ImmutableDictionary<TKey, TValue>)value;
        PairParts.RequireFindable(dictionary.Keys, dictionary.KeyComparer, dictionary.ContainsKey);
        return PairParts.Of(dictionary, dictionary.KeyComparer, dictionary.ValueComparer);
    }

    public override object PutTogether(Type type, object?[] parts)
    {
        var made = ImmutableDictionary.CreateRange(
            (IEqualityComparer<TKey>?)parts[2], (IEqualityComparer<TValue>?)parts[3], PairParts.Pairs<TKey, TValue>(parts));
        PairParts.RequireOrder(type, (TKey[])parts[0]!, made.Keys);
        return made;
    }
}
