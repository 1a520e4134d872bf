namespace Distributed;

/// <summary>Executor processes could not be started: the message says what was run, how it ended and where to look.</summary>
public sealed class ExecutorStartException : Exception
{
    internal ExecutorStartException(string message, string commandLine, int? exitCode, int attempts, Exception? inner)
        : base(message, inner)
    {
        CommandLine = commandLine;
        ExitCode = exitCode;
        Attempts = attempts;
    }

    /// <summary>The command line that was run last.</summary>
    public string CommandLine { get; }

    /// <summary>Exit code of the last process; 128 + n if signal n ended it; null if it didn't start, or ran but didn't connect in time.</summary>
    public int? ExitCode { get; }

    /// <summary>How many starts in a row failed.</summary>
    public int Attempts { get; }
}
