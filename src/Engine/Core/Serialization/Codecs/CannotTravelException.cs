namespace Distributed.Engine.Serialization;

/// <summary>One object, not its whole type, can't travel.</summary>
internal sealed class CannotTravelException(string why, string? remedy) : Exception(why)
{
    public string? Remedy { get; } = remedy;
}
