using Distributed.Engine.Tests.House.Walls.Low;

namespace Distributed.Engine.Tests.House.Walls.High;

/// <summary>The upper room of the fixture that proves the architecture test can fail.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal class Roof : Attribute
{
    internal static readonly int Height = 3;

    internal Ground? Below { get; set; }
}
