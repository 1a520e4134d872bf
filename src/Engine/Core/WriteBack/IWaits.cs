using System.Reflection;

namespace Distributed.Engine.WriteBack;

/// <summary>What the loops of a closure's code look at, so that they may be waiting for its change. Thread-safe.</summary>
internal interface IWaits
{
    /// <summary>Whether a loop may end when an element of an array changes.</summary>
    bool LooksAtElements { get; }

    /// <summary>Whether a loop may end when a collection changes.</summary>
    bool LooksAtCollections { get; }

    /// <summary>Whether a loop may end when this field changes.</summary>
    bool LooksAt(FieldInfo field);
}
