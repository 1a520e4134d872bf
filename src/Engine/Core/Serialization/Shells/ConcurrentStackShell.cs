using System.Collections.Concurrent;

namespace Distributed.Engine.Serialization;

/// <summary>The items, the newest first.</summary>
internal sealed class ConcurrentStackShell<T> : ShellCodec
{
    public override bool IsImmutable => false;

    public override bool ComesBack => true;

    public override object?[] TakeApart(object value) => [((ConcurrentStack<T>)value).ToArray()];

    public override object PutTogether(Type type, object?[] parts) => new ConcurrentStack<T>(((T[])parts[0]!).Reverse());
}
