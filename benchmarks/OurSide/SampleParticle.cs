#pragma warning disable CS0649 // Leaves that no call changes are the point.
namespace Distributed.Benchmarks.OurSide;

/// <summary>A struct as simulations keep them in arrays: leaves of two sizes, so each is a column of its own.</summary>
internal struct SampleParticle
{
    internal double X;
    internal double Y;
    internal double Z;
    internal double Speed;
    internal int Cell;
    internal int Kind;
}
