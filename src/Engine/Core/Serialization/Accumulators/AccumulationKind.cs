namespace Distributed.Engine.Serialization;

/// <summary>The one thing that a closure does to a captured variable, where that can be merged instead of written back.</summary>
internal enum AccumulationKind
{
    /// <summary>Adds to an integer.</summary>
    Add,

    /// <summary>Clears bits of an integer.</summary>
    And,

    /// <summary>Sets bits of an integer.</summary>
    Or,

    /// <summary>Adds to elements of an array of integers. Zeros travel.</summary>
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

    /// <summary>Adds entries to a concurrent dictionary where there are none, whether there were or not.</summary>
    TryAdd,

    /// <summary>Gets entries of a concurrent dictionary, and adds those that are missing. Its content travels.</summary>
    GetOrAdd,
}
