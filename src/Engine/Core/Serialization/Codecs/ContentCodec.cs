namespace Distributed.Engine.Serialization;

/// <summary>
/// How immutable objects of some types are described and made again. Descriptions may name types and members, but no other
/// objects of the graph, so the reader can make the object before anything else exists. Stateless, thread-safe.
/// </summary>
internal abstract class ContentCodec
{
    /// <summary>Writes the description.</summary>
    /// <exception cref="CannotTravelException">This very object can't travel.</exception>
    public abstract void Write(object value, ContentWriter writer);

    /// <summary>Makes the object again. Bad arguments may throw what constructors throw.</summary>
    public abstract object Read(Type type, ref ContentReader reader);
}
