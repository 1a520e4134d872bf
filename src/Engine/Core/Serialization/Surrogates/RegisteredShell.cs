namespace Distributed.Engine.Serialization;

/// <summary>The data, and the method that makes the object of it: the receiver has no registration.</summary>
internal sealed class RegisteredShell(Func<object, object?>? toData, Delegate? fromData) : ShellCodec
{
    /// <summary>For the receiver.</summary>
    public static RegisteredShell Receiving { get; } = new(null, null);

    public override bool IsImmutable => true;

    public override object?[] TakeApart(object value) => [toData!(value), fromData];

    public override object PutTogether(Type type, object?[] parts)
    {
        var make = (Delegate)parts[1]!;
        return make.Method.ReturnType.IsAssignableFrom(type) && make.DynamicInvoke(parts[0]) is { } made
            ? made
            : throw new ArgumentException("The surrogate gave nothing.", nameof(parts));
    }
}
