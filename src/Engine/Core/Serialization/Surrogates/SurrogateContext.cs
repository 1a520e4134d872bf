namespace Distributed.Engine.Serialization;

/// <summary>
/// Gives the reader of one call's graph the stand-ins for what lives in the driver. Numbers count the distinct live things of the graph in
/// the order of <see cref="GraphSnapshot.Live"/>. The default knows none, and refuses.
/// </summary>
internal class SurrogateContext
{
    public static SurrogateContext None { get; } = new();

    /// <summary>The token that follows the driver's.</summary>
    public virtual CancellationToken Token(int number) => throw Unknown("cancellation token", number);

    private static GraphFormatException Unknown(string what, int number) => new($"The {what} {number} isn't part of this call.");
}
