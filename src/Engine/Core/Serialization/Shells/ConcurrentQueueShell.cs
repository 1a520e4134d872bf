using System.Collections.Concurrent;

namespace Distributed.Engine.Serialization;

/// <summary>The items, the oldest first.</summary>
internal sealed class ConcurrentQueueShell<T> : ShellCodec
{
    public override bool IsImmutable => false;

    public override bool ComesBack => true;

    public override object?[] TakeApart(object value) => [((ConcurrentQueue<T>)value).ToArray()];

    public override object PutTogether(Type type, object?[] parts) => new ConcurrentQueue<T>((T[])parts[0]!);
}
