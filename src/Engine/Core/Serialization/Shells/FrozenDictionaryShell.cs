using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Distributed.Engine.Serialization;

/// <summary>Keys, values and comparer. The framework picks a class by content; the copy must be of the same, in the same order.</summary>
internal sealed class FrozenDictionaryShell<TKey, TValue> : ShellCodec
    where TKey : notnull
{
    public override bool IsImmutable => true;

    public override object?[] TakeApart(object value)
    {
        var dictionary = (FrozenDictionary<TKey, TValue>)value;
        PairParts.RequireFindable(dictionary.Keys, dictionary.Comparer, dictionary.ContainsKey);
        return PairParts.Of(dictionary, dictionary.Comparer);
    }

    public override object PutTogether(Type type, object?[] parts)
    {
        var made = PairParts.Pairs<TKey, TValue>(parts).ToFrozenDictionary((IEqualityComparer<TKey>?)parts[2]);
        PairParts.RequireOrder(type, (TKey[])parts[0]!, made.Keys);
        return made;
    }
}
