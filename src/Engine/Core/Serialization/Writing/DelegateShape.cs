using System.Runtime.CompilerServices;

namespace Distributed.Engine.Serialization;

/// <summary>What tells delegates apart without asking for their method: shared generic code is told apart by the target's type.</summary>
internal readonly struct DelegateShape(nint code, nint openCode, Type type, Type? target) : IEquatable<DelegateShape>
{
    private readonly nint _code = code;
    private readonly nint _openCode = openCode;
    private readonly Type? _target = target;

    public Type? Type { get; } = type;

    public static bool operator ==(DelegateShape left, DelegateShape right) => left.Equals(right);

    public static bool operator !=(DelegateShape left, DelegateShape right) => !left.Equals(right);

    public bool Equals(DelegateShape other) =>
        _code == other._code && _openCode == other._openCode && ReferenceEquals(Type, other.Type) && ReferenceEquals(_target, other._target);

    public override bool Equals(object? obj) => obj is DelegateShape other && Equals(other);

    public override int GetHashCode() => (_code ^ (_openCode * 31)).GetHashCode() ^ RuntimeHelpers.GetHashCode(_target);
}
