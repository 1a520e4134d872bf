namespace Distributed;

/// <summary>What the analysis of a call site concludes.</summary>
public enum Verdict
{
    /// <summary>It may run in another process.</summary>
    Ship,

    /// <summary>It may run in another process; what it changes in captured objects comes back.</summary>
    ShipWithWriteBack,

    /// <summary>It runs locally, for the reason given.</summary>
    Local,

    /// <summary>Only the objects captured by a call decide; said where a program is looked at without being run.</summary>
    Depends,
}
