using System.Globalization;

namespace Distributed.Engine.Supervision;

/// <summary>How an executor process ended.</summary>
/// <param name="ExitCode">Its exit code; 128 + n if signal n ended it.</param>
/// <param name="LastWords">The unhandled exception it reported, if it could.</param>
internal sealed record ExecutorExit(int ExitCode, string? LastWords)
{
    /// <summary>The signal that ended it, if one did.</summary>
    public string? Signal => HostSystem.SignalName(ExitCode);

    public override string ToString()
    {
        string how = Signal is { } signal
            ? string.Create(CultureInfo.InvariantCulture, $"ended by {signal} (exit code {ExitCode})")
            : string.Create(CultureInfo.InvariantCulture, $"exit code {ExitCode}");
        return LastWords is null ? how : $"{how}: {LastWords}";
    }
}
