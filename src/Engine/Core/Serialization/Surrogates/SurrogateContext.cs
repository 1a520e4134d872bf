using Microsoft.Extensions.Logging;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Gives the reader of one call's graph the stand-ins for what lives in the driver. Numbers count the distinct live things of the graph in
/// the order of <see cref="GraphSnapshot.Live"/>. The default knows none, and refuses. What a plan supports (<see cref="GraphPlan.Supports"/>) must
/// be overridden here.
/// </summary>
internal class SurrogateContext
{
    public static SurrogateContext None { get; } = new();

    /// <summary>The token that follows the driver's.</summary>
    public virtual CancellationToken Token(int number) => throw Unknown("cancellation token", number);

    /// <summary>A logger whose entries reach the driver's.</summary>
    public virtual ILogger Logger(int number) => throw Unknown("logger", number);

    /// <summary>Passes a report to the driver's progress. Called by user code, from any thread.</summary>
    public virtual void Report<T>(int number, T value) => throw new NotSupportedException($"The progress {number} isn't part of this call.");

    private static GraphFormatException Unknown(string what, int number) => new($"The {what} {number} isn't part of this call.");
}
