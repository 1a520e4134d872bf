namespace Distributed.Engine.Tests.House.Walls.High;

internal sealed class RoofException : Exception;
