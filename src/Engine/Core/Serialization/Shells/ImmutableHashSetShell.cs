using System.Collections.Immutable;

namespace Distributed.Engine.Serialization;

/// <summary>Items and comparer. It is enumerated by hash code, so the copy is checked.</summary>
internal sealed class ImmutableHashSetShell<T> : ShellCodec
{
    public override bool IsImmutable => true;

    public override object?[] TakeApart(object value)
    {
        var set = (ImmutableHashSet<T>)value;
        PairParts.RequireFindable(set, set.KeyComparer, set.Contains);
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
