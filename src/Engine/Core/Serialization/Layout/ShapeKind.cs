namespace Distributed.Engine.Serialization;

/// <summary>How objects of a type travel.</summary>
internal enum ShapeKind
{
    /// <summary>A class instance: its fields as they lie in memory.</summary>
    Fields,

    /// <summary>A boxed value, or the element of an array: its fields as they lie in memory.</summary>
    Value,

    /// <summary>An array of any rank; its elements have the element layout.</summary>
    Array,

    /// <summary>A string: its characters.</summary>
    Text,

    /// <summary>A delegate: method and target, or the delegates it combines.</summary>
    Delegate,

    /// <summary>Dictionary or HashSet: its fields, without what follows from hash codes.</summary>
    HashTable,

    /// <summary>An immutable object made again from a description (Uri, Regex, CultureInfo, Type …).</summary>
    Content,

    /// <summary>Taken apart into other objects, and made again last; the new object's fields go into the shell that references already point to.</summary>
    Shell,

    /// <summary>Stands for something alive in the driver (a cancellation token); the reader asks its context for the stand-in.</summary>
    Live,

    /// <summary>Can't travel.</summary>
    Refused,
}
