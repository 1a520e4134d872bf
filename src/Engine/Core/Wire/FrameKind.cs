namespace Distributed.Engine.Wire;

/// <summary>What a frame means. The values travel: never renumber, only append. Zero is no kind, so a run of zero bytes is never a frame.</summary>
internal enum FrameKind : byte
{
    /// <summary>First frame of an executor: who it is and the token (<see cref="Wire.Hello"/>).</summary>
    Hello = 1,

    /// <summary>The driver's answer to an admitted executor (<see cref="Wire.Welcome"/>).</summary>
    Welcome = 2,

    /// <summary>The driver's answer to one that is not admitted: UTF-8 text; the connection is closed after it.</summary>
    Reject = 3,

    /// <summary>A closure to run; the call id names it from here on.</summary>
    Call = 4,

    /// <summary>How a call ended: result, exception or cancellation, with what it changed.</summary>
    Outcome = 5,

    /// <summary>The caller's token was cancelled.</summary>
    Cancel = 6,

    /// <summary>A call has left the executor's queue and runs.</summary>
    Started = 7,

    /// <summary>
    /// Driver to executor: stop now. Executor to driver: last words before it dies (UTF-8 text, may be empty).
    /// </summary>
    Goodbye = 8,

    /// <summary>Executor to driver: the closure reported to a captured progress.</summary>
    Report = 9,

    /// <summary>Driver to executor: reports of a call have reached the program's progress.</summary>
    Reported = 10,

    /// <summary>Driver to executor: what the outcome of a call referred to in the executor's segments has been copied, or isn't wanted any more.</summary>
    Copied = 11,

    /// <summary>Driver to executor: a graph that calls continue, under the id in the place of a call's. It comes before any of them.</summary>
    Base = 12,

    /// <summary>Driver to executor: no more calls continue the graph with this id.</summary>
    Forget = 13,
}
