namespace Distributed.Engine.Execution;

/// <summary>What can be done with a logger. Sent on the wire: don't renumber.</summary>
internal enum LogEntryKind : byte
{
    /// <summary>An entry was logged.</summary>
    Log,

    /// <summary>A scope began.</summary>
    BeginScope,

    /// <summary>The scope begun last on this logger ended.</summary>
    EndScope,
}
