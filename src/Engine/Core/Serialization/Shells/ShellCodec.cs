namespace Distributed.Engine.Serialization;

/// <summary>
/// How objects are taken apart into other objects and put together again. References to the object point to an empty shell until
/// everything else is filled in; then the object is made anew and its fields move into the shell. Stateless, thread-safe.
/// </summary>
internal abstract class ShellCodec
{
    /// <summary>Whether nothing in the object can change once it is made, so there is nothing to write back.</summary>
    public abstract bool IsImmutable { get; }

    /// <summary>Whether a changed object comes back as its new parts, to be merged into the caller's.</summary>
    public virtual bool ComesBack => false;

    /// <summary>What the object is made of; the parts travel as any other object.</summary>
    public abstract object?[] TakeApart(object value);

    /// <summary>Makes an object of exactly the type given.</summary>
    public abstract object PutTogether(Type type, object?[] parts);
}
