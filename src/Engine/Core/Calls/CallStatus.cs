namespace Distributed.Engine.Calls;

/// <summary>How an attempt ended. Sent on the wire: don't renumber.</summary>
internal enum CallStatus : byte
{
    /// <summary>The delegate returned.</summary>
    Completed,

    /// <summary>The delegate threw, or its task faulted.</summary>
    Faulted,

    /// <summary>The task was cancelled.</summary>
    Canceled,

    /// <summary>Nothing can be committed exactly: the attempt is discarded and the call reruns locally (S6, S7, S14).</summary>
    Discarded,
}
