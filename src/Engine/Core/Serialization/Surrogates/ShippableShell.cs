namespace Distributed.Engine.Serialization;

/// <summary>The data of an object that says itself how it travels.</summary>
internal sealed class ShippableShell<TSelf, TData> : ShellCodec
    where TSelf : class, IShippable<TSelf, TData>
{
    public override bool IsImmutable => true;

    public override object?[] TakeApart(object value) => [((TSelf)value).ToShipment()];

    public override object PutTogether(Type type, object?[] parts) => TSelf.FromShipment((TData)parts[0]!);
}
