using System.Reflection;
using System.Runtime.Loader;

namespace Distributed.Engine.Serialization;

/// <summary>
/// The definitions one peer has announced, by its ids. Announcing again what is known changes nothing; what a definition stands for is found
/// when it is first used, so an assembly that is missing here only matters to the calls that need it. Thread-safe.
/// </summary>
internal sealed class DefinitionReader
{
    private readonly Lock _growth = new();
    private Entry?[] _entries = [];

    /// <summary>Adds the definitions in front of a graph.</summary>
    /// <exception cref="GraphFormatException">They are malformed, or contradict what was announced before.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var cursor = new ByteCursor(bytes);
        while (cursor.Remaining > 0)
        {
            var id = cursor.ReadVarint();
            var payload = cursor.Take(cursor.ReadCount());
            if (id is 0 or > GraphLimits.MaxDefinitions || payload.IsEmpty)
                throw new GraphFormatException($"Definition {id} is out of range or empty.");
            if (Find(id) is not { } known)
                Add(id, payload);
            else if (!known.Payload.AsSpan().SequenceEqual(payload))
                throw new GraphFormatException($"Definition {id} was announced twice with different contents.");
        }
    }

    public TypeLayout Layout(int id) => Resolve<TypeLayout>(id, 0);

    public Type Type(int id) => Resolve<Type>(id, 0);

    public MemberInfo Member(int id) => Resolve<MemberInfo>(id, 0);

    public MethodInfo Method(int id) => Resolve<MethodInfo>(id, 0);

    /// <summary>This process's object behind a singleton definition.</summary>
    public object Singleton(int id) => Resolve<Singleton>(id, 0).Value;

    private Entry? Find(int id)
    {
        var entries = Volatile.Read(ref _entries);
        return (uint)id < (uint)entries.Length ? Volatile.Read(ref entries[id]) : null;
    }

    private void Add(int id, ReadOnlySpan<byte> payload)
    {
        lock (_growth)
        {
            var entries = _entries;
            if (id >= entries.Length)
            {
                Array.Resize(ref entries, Math.Max(id + 1, 2 * entries.Length));
                Volatile.Write(ref _entries, entries);
            }
            // Two frames may announce the same definition at once; the first one stays, as it may be resolved already.
            if (entries[id] is null)
                Volatile.Write(ref entries[id], new Entry(payload.ToArray()));
        }
    }

    private T Resolve<T>(int id, int depth)
        where T : class
    {
        if (Find(id) is not { } entry)
            throw new GraphFormatException($"Definition {id} was never announced.");
        var resolved = entry.Resolved;
        if (resolved is null)
        {
            if (depth > GraphLimits.MaxDefinitionDepth)
                throw new GraphFormatException($"Definition {id} is nested deeper than {GraphLimits.MaxDefinitionDepth}.");
            resolved = Resolve(id, entry.Payload, depth + 1);
            entry.Resolved = resolved;
        }
        return resolved as T ?? throw new GraphFormatException($"Definition {id} is a {resolved.GetType().Name}, not a {typeof(T).Name}.");
    }

    private object Resolve(int id, byte[] payload, int depth)
    {
        try
        {
            var bytes = new ByteCursor(payload);
            return (DefinitionKind)bytes.ReadByte() switch
            {
                DefinitionKind.Module => ModuleIdentity.Read(ref bytes).Find(),
                DefinitionKind.LoadContext => LoadContexts.Find(BoundContext.Read(ref bytes)),
                DefinitionKind.PluginModule => InContext(Refer<AssemblyLoadContext>(ref bytes, id, depth), ref bytes),
                DefinitionKind.FrameworkAssembly => Framework(bytes.ReadText()),
                DefinitionKind.TypeByToken => Refer<Assembly>(ref bytes, id, depth).ManifestModule.ResolveType(bytes.ReadInt32()),
                DefinitionKind.TypeByName => Named(Refer<Assembly>(ref bytes, id, depth), bytes.ReadText()),
                DefinitionKind.ConstructedType => Refer<Type>(ref bytes, id, depth).MakeGenericType(Types(ref bytes, id, depth)),
                DefinitionKind.ArrayType => ArrayOf(Refer<Type>(ref bytes, id, depth), bytes.ReadVarint()),
                DefinitionKind.MethodByToken => MethodByToken(ref bytes, id, depth),
                DefinitionKind.MethodBySignature => Construct(
                    MemberSearch.Method(Refer<Type>(ref bytes, id, depth), bytes.ReadText()), Types(ref bytes, id, depth)),
                DefinitionKind.Field => MemberSearch.Field(Refer<Type>(ref bytes, id, depth), bytes.ReadText()),
                DefinitionKind.Property => MemberSearch.Property(Refer<Type>(ref bytes, id, depth), bytes.ReadText()),
                DefinitionKind.Event => MemberSearch.Event(Refer<Type>(ref bytes, id, depth), bytes.ReadText()),
                DefinitionKind.Layout => LayoutOf(Refer<Type>(ref bytes, id, depth), (ulong)bytes.ReadInt64()),
                DefinitionKind.Registered => Registered(Refer<Type>(ref bytes, id, depth)),
                DefinitionKind.Singleton => Serialization.Singleton.Find(
                    Refer<Type>(ref bytes, id, depth), bytes.ReadText(), (ulong)bytes.ReadInt64()),
                var kind => throw new GraphFormatException($"Definition {id} is of the unknown kind {(int)kind}."),
            };
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException or TypeLoadException
            or BadImageFormatException or IOException or MemberAccessException)
        {
            throw new MissingDefinitionException($"Definition {id} can't be found in this process: {e.Message}", e);
        }
    }

    private T Refer<T>(ref ByteCursor bytes, int id, int depth)
        where T : class
    {
        var other = bytes.ReadVarint();
        return other < id ? Resolve<T>(other, depth) : throw new GraphFormatException($"Definition {id} refers to {other}, which isn't before it.");
    }

    private Type[] Types(ref ByteCursor bytes, int id, int depth)
    {
        var types = new Type[bytes.ReadCount()];
        for (var i = 0; i < types.Length; i++)
            types[i] = Refer<Type>(ref bytes, id, depth);
        return types;
    }

    private static Assembly InContext(AssemblyLoadContext context, ref ByteCursor bytes) => ModuleIdentity.Read(ref bytes).FindIn(context);

    private static Assembly Framework(string name)
    {
        // Where the engine itself belongs to a plug-in, the plug-in's context would be asked first.
        var assembly = AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name));
        return FrameworkAssemblies.Contains(assembly) ? assembly : throw new MissingDefinitionException($"{name} isn't a framework assembly in this process.");
    }

    private static Type Named(Assembly assembly, string name) =>
        assembly.GetType(name) ?? throw new MissingDefinitionException($"{assembly.GetName().Name} has no type {name} in this process.");

    private static Type ArrayOf(Type element, int rank) => rank switch
    {
        0 => element.MakeArrayType(),
        <= GraphLimits.MaxRank => element.MakeArrayType(rank),
        _ => throw new GraphFormatException($"An array of rank {rank} is announced."),
    };

    private MethodBase MethodByToken(ref ByteCursor bytes, int id, int depth)
    {
        var owner = Refer<Type>(ref bytes, id, depth);
        var open = owner.Module.ResolveMethod(bytes.ReadInt32()) ?? throw new MissingDefinitionException($"A method of {TypeNames.Of(owner)} is missing.");
        if (owner.IsGenericType)
            open = MethodBase.GetMethodFromHandle(open.MethodHandle, owner.TypeHandle)!;
        else if (open.DeclaringType != owner)
            throw new GraphFormatException($"Definition {id} names a method that {TypeNames.Of(owner)} doesn't declare.");
        return Construct(open, Types(ref bytes, id, depth));
    }

    private static MethodBase Construct(MethodBase method, Type[] arguments) =>
        arguments.Length == 0 ? method : ((MethodInfo)method).MakeGenericMethod(arguments);

    private static TypeLayout LayoutOf(Type type, ulong fingerprint)
    {
        if (type.ContainsGenericParameters || (!type.IsArray && type.IsAbstract))
            throw new GraphFormatException($"{type} can't have instances.");
        var layout = TypeLayout.Of(type);
        return layout.Fingerprint() == fingerprint
            ? layout
            : throw new DefinitionMismatchException(
                $"{TypeNames.Of(type)} has other fields or another memory layout in this process than in the sender. Run the same .NET version on the same architecture.");
    }

    private static TypeLayout Registered(Type type) => type is { IsClass: true, IsAbstract: false, IsArray: false, ContainsGenericParameters: false } && type != typeof(string)
        ? TypeLayout.Registered(type)
        : throw new GraphFormatException($"{type} can't have a surrogate.");

    private sealed class Entry(byte[] payload)
    {
        public readonly byte[] Payload = payload;
        public volatile object? Resolved;
    }
}
