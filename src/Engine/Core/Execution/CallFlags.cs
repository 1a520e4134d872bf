namespace Distributed.Engine.Execution;

/// <summary>Facts about a call that its executor has to know. Sent on the wire: don't renumber.</summary>
[Flags]
internal enum CallFlags : byte
{
    None = 0,

    /// <summary>Child tasks may not attach to the call.</summary>
    DenyChildAttach = 4,

    /// <summary>Cultures follow.</summary>
    HasCulture = 8,

    /// <summary>An activity follows.</summary>
    HasActivity = 16,

    /// <summary>The graph has a progress: reports are sent while it runs.</summary>
    HasProgress = 32,

    /// <summary>The graph continues another one, which has come before: its id follows.</summary>
    HasBase = 64,
}
