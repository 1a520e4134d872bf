namespace Distributed.Engine.Effects;

/// <summary>The one thing that a closure does to a captured variable, where others may do the same at the same time and the order doesn't matter.</summary>
internal enum DeltaKind
{
    /// <summary>Adds to an integer.</summary>
    Add,

    /// <summary>Clears bits of an integer.</summary>
    And,

    /// <summary>Sets bits of an integer.</summary>
    Or,

    /// <summary>Adds to elements of an array of integers.</summary>
    AddElements,

    /// <summary>Adds to a list under a lock.</summary>
    Append,

    /// <summary>Adds to a set under a lock.</summary>
    Insert,

    /// <summary>Adds to a concurrent bag.</summary>
    Bag,

    /// <summary>Adds to a concurrent queue.</summary>
    Enqueue,

    /// <summary>Adds to a concurrent stack.</summary>
    Push,

    /// <summary>Sets entries of a concurrent dictionary.</summary>
    SetItem,

    /// <summary>Adds entries to a concurrent dictionary, without asking whether there were any.</summary>
    TryAdd,

    /// <summary>Gets entries of a concurrent dictionary, and adds missing ones that depend on nothing but the key.</summary>
    GetOrAdd,
}
