namespace Distributed.Engine.Effects.Slots;

/// <summary>Operations on integers that the bounds of an index are followed through.</summary>
internal enum IndexOperation
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Min,
    Max,
}
