using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>An object that a static readonly field or a get-only static property holds in every process (S8). Immutable.</summary>
internal sealed class Singleton
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private Singleton(Type owner, string member, object value)
    {
        Owner = owner;
        Member = member;
        Value = value;
        Digest = FrameworkAssemblies.Contains(owner.Assembly) ? 0 : ContentDigest.Of(value);
    }

    public Type Owner { get; }

    public string Member { get; }

    public object Value { get; }

    /// <summary>Of the contents: equal in every process, or it isn't the same object. The framework's are listed because they are, and have none.</summary>
    public ulong Digest { get; }

    /// <summary>The object that a member of this process holds; <see langword="null"/> when it is empty or its type can't be initialised.</summary>
    public static Singleton? TryCreate(Type owner, string member)
    {
        try
        {
            var value = owner.GetField(member, Static) is { } field ? field.GetValue(null) : owner.GetProperty(member, Static)?.GetValue(null);
            return value is null ? null : new Singleton(owner, member, value);
        }
        catch (Exception e) when (e is TypeInitializationException or TargetInvocationException)
        {
            return null;
        }
    }

    /// <summary>This process's counterpart of a peer's singleton.</summary>
    /// <exception cref="DefinitionException">There is none, or it has other contents here.</exception>
    public static Singleton Find(Type owner, string member, ulong digest)
    {
        var own = TryCreate(owner, member)
            ?? throw new MissingDefinitionException($"{TypeNames.Of(owner)}.{member} holds nothing in this process.");
        return own.Digest == digest
            ? own
            : throw new DefinitionMismatchException($"{TypeNames.Of(owner)}.{member} holds other values in this process than in the sender.");
    }
}
