using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Distributed.Engine.Serialization;

/// <summary>Items and comparer. The framework picks a class by content; the copy must be of the same, in the same order.</summary>
internal sealed class FrozenSetShell<T> : ShellCodec
{
    public override bool IsImmutable => true;

    public override object?[] TakeApart(object value)
    {
        var set = (FrozenSet<T>)value;
        PairParts.RequireFindable(set, set.Comparer, set.Contains);
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
