namespace Distributed.Engine.Effects.Il;

/// <summary>What an instruction does with a field.</summary>
internal enum FieldAccess
{
    Load,
    Store,
    Address,
}
