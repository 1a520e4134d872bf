namespace Distributed.Engine.Serialization;

/// <summary>What a definition stands for; the first byte of its payload.</summary>
internal enum DefinitionKind : byte
{
    /// <summary>A user's module: assembly name, version, MVID, path.</summary>
    Module = 1,

    /// <summary>A framework assembly: its simple name.</summary>
    FrameworkAssembly = 2,

    /// <summary>A type of a user's module: module, metadata token.</summary>
    TypeByToken = 3,

    /// <summary>A type of a framework assembly: assembly, full name.</summary>
    TypeByName = 4,

    /// <summary>A generic type with its arguments.</summary>
    ConstructedType = 5,

    /// <summary>An array type: element, rank (0: one-dimensional, lower bound zero).</summary>
    ArrayType = 6,

    /// <summary>A method or constructor of a user's type: type, metadata token, generic arguments.</summary>
    MethodByToken = 7,

    /// <summary>A method or constructor of a framework type: type, signature, generic arguments.</summary>
    MethodBySignature = 8,

    /// <summary>A field: type, name.</summary>
    Field = 9,

    /// <summary>A property: type, signature.</summary>
    Property = 10,

    /// <summary>An event: type, name.</summary>
    Event = 11,

    /// <summary>A type of which the graph has instances, with a digest of its layout.</summary>
    Layout = 12,

    /// <summary>The object in a static readonly field or get-only property: type, member name, digest of its contents.</summary>
    Singleton = 13,

    /// <summary>A type whose objects travel by a registration that only the sender has: type.</summary>
    Registered = 14,

    /// <summary>A plug-in's load context: its id, and the assemblies that its code is bound to.</summary>
    LoadContext = 15,

    /// <summary>A module in a plug-in's load context: the context, then as a module.</summary>
    PluginModule = 16,
}
