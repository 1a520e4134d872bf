namespace Distributed.Engine.Effects.Slots;

/// <summary>How two integers are compared, with their signs.</summary>
internal enum SlotOperator
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}
