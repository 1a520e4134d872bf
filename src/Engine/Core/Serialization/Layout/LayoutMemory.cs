namespace Distributed.Engine.Serialization;

/// <summary>The layouts that were asked for last: graphs have many objects of few types. Not thread-safe.</summary>
internal struct LayoutMemory
{
    private Type? _lastType;
    private Type? _otherType;
    private TypeLayout? _last;
    private TypeLayout? _other;

    /// <summary>The layout of an object's type.</summary>
    public TypeLayout Of(object value)
    {
        var type = value.GetType();
        if (ReferenceEquals(type, _lastType))
            return _last!;
        (_lastType, _otherType) = (_otherType, _lastType);
        (_last, _other) = (_other, _last);
        if (ReferenceEquals(type, _lastType))
            return _last!;
        _lastType = type;
        return _last = TypeLayout.Of(type);
    }
}
