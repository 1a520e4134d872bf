using System.Collections.Concurrent;

namespace Distributed.Engine.Serialization;

/// <summary>The items; a bag gives the newest first.</summary>
internal sealed class ConcurrentBagShell<T> : ShellCodec
{
    public override bool IsImmutable => false;

    public override bool ComesBack => true;

    public override object?[] TakeApart(object value) => [((ConcurrentBag<T>)value).ToArray()];

    public override object PutTogether(Type type, object?[] parts) => new ConcurrentBag<T>(((T[])parts[0]!).Reverse());
}
