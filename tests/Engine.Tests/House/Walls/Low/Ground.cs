namespace Distributed.Engine.Tests.House.Walls.Low;

/// <summary>The lower room's well-behaved type.</summary>
internal sealed class Ground;
