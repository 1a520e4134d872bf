namespace Distributed.Engine.Serialization;

/// <summary>
/// A stack trace can't travel, its text can: it goes where the runtime keeps the text of a trace that happened elsewhere, so
/// it precedes whatever is added when the exception is thrown again.
/// </summary>
internal static class ExceptionTrace
{
    /// <summary>The private field of <see cref="Exception"/> that <see cref="System.Runtime.ExceptionServices.ExceptionDispatchInfo.SetRemoteStackTrace"/> sets.</summary>
    public const string Field = "_remoteStackTraceString";

    /// <summary>The trace as the other side's remote trace; <see langword="null"/> for an exception never thrown.</summary>
    public static string? Of(Exception exception) => exception.StackTrace is { Length: > 0 } trace
        ? trace + Environment.NewLine + "--- End of stack trace from previous location ---" + Environment.NewLine
        : null;
}
