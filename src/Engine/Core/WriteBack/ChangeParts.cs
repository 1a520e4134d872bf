namespace Distributed.Engine.WriteBack;

/// <summary>Which parts a message has; its second byte.</summary>
[Flags]
internal enum ChangeParts : byte
{
    None = 0,

    /// <summary>A continued graph with the new objects and the roots. Without it, the roots are written out in the head.</summary>
    Graph = 1,

    /// <summary>Changed leaves of objects that both sides have.</summary>
    Leaves = 2,

    /// <summary>Hash tables whose keys changed.</summary>
    Tables = 4,

    /// <summary>Concurrent collections that were changed, by their new parts.</summary>
    Shells = 8,

    All = Graph | Leaves | Tables | Shells,
}
