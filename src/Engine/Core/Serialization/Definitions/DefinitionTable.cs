using System.Collections.Concurrent;
using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>
/// This process's ids of types, methods and singletons, shared by all connections, so that an encoded graph can be sent to
/// anyone, and again after a failure. Grows only. Thread-safe.
/// </summary>
internal static class DefinitionTable
{
    private static readonly ConcurrentDictionary<object, Definition> Known = new();
    private static readonly Lock Growth = new();
    private static readonly List<Definition> ById = [];
    private static Definition[] _byId = [];

    /// <exception cref="NotShippableException">The type can't be identified in another process (S12).</exception>
    public static Definition Of(Type type) => Known.TryGetValue(type, out var known) ? known : Add(type, DefinitionWriter.Describe);

    /// <exception cref="NotShippableException">The member can't be identified in another process (S12).</exception>
    public static Definition Of(MemberInfo member) =>
        member is Type type ? Of(type) : Known.TryGetValue(member, out var known) ? known : Add(member, DefinitionWriter.Describe);

    /// <summary>The definition to put before instances: the type, and what both sides must agree on about it.</summary>
    public static Definition Of(TypeLayout layout) => Known.TryGetValue(layout, out var known) ? known : Add(layout, DefinitionWriter.Describe);

    /// <summary>The definition of the object that a static readonly member holds.</summary>
    public static Definition Of(Singleton singleton) =>
        Known.TryGetValue(singleton, out var known) ? known : Add(singleton, DefinitionWriter.Describe);

    internal static Definition Of(Assembly assembly) => Known.TryGetValue(assembly, out var known) ? known : Add(assembly, DefinitionWriter.Describe);

    /// <summary>The definition of a plug-in's load context as it is now.</summary>
    internal static Definition Of(BoundContext context) => Known.TryGetValue(context, out var known) ? known : Add(context, DefinitionWriter.Describe);

    /// <summary>The definition with an id of this process.</summary>
    public static Definition Get(int id) => Volatile.Read(ref _byId)[id - 1];

    /// <summary>Describing a key adds what it refers to first, so ids only ever point downwards.</summary>
    private static Definition Add<T>(T key, Action<T, DefinitionWriter> describe)
        where T : notnull
    {
        if (key is MemberInfo member)
            LoadContexts.BindAhead(member);
        lock (Growth)
        {
            if (Known.TryGetValue(key, out var known))
                return known;
            var writer = new DefinitionWriter();
            describe(key, writer);
            var definition = writer.Finish(ById.Count + 1);
            ById.Add(definition);
            if (ById.Count > _byId.Length)
            {
                var larger = new Definition[Math.Max(64, 2 * ById.Count)];
                ById.CopyTo(larger);
                Volatile.Write(ref _byId, larger);
            }
            _byId[ById.Count - 1] = definition;
            Known[key] = definition;
            return definition;
        }
    }
}
