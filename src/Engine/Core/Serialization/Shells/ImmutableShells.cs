using System.Collections.Frozen;
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

/// <summary>Items and comparer. It is enumerated by hash code, so the copy is checked.</summary>
internal sealed class ImmutableHashSetShell<T> : ShellCodec
{
    public override bool IsImmutable => true;

    public override object?[] TakeApart(object value)
    {
        var set = (ImmutableHashSet<T>)value;
        return [set.ToArray(), set.KeyComparer];
    }

    public override object PutTogether(Type type, object?[] parts)
    {
        var items = (T[])parts[0]!;
        var made = ImmutableHashSet.CreateRange((IEqualityComparer<T>?)parts[1], items);
        PairParts.RequireOrder(type, items, made);
        return made;
    }
}

/// <summary>Keys, values and comparer. The framework picks a class by content; the copy must be of the same, in the same order.</summary>
internal sealed class FrozenDictionaryShell<TKey, TValue> : ShellCodec
    where TKey : notnull
{
    public override bool IsImmutable => true;

    public override object?[] TakeApart(object value)
    {
        var dictionary = (FrozenDictionary<TKey, TValue>)value;
        return PairParts.Of(dictionary, dictionary.Comparer);
    }

    public override object PutTogether(Type type, object?[] parts)
    {
        var made = PairParts.Pairs<TKey, TValue>(parts).ToFrozenDictionary((IEqualityComparer<TKey>?)parts[2]);
        PairParts.RequireOrder(type, (TKey[])parts[0]!, made.Keys);
        return made;
    }
}

/// <summary>Items and comparer. The framework picks a class by content; the copy must be of the same, in the same order.</summary>
internal sealed class FrozenSetShell<T> : ShellCodec
{
    public override bool IsImmutable => true;

    public override object?[] TakeApart(object value)
    {
        var set = (FrozenSet<T>)value;
        return [set.ToArray(), set.Comparer];
    }

    public override object PutTogether(Type type, object?[] parts)
    {
        var items = (T[])parts[0]!;
        var made = items.ToFrozenSet((IEqualityComparer<T>?)parts[1]);
        PairParts.RequireOrder(type, items, made.Items);
        return made;
    }
}
