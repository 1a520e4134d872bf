namespace Distributed.Engine.Effects.Il;

/// <summary>How a method is named by an instruction.</summary>
internal enum CallForm
{
    /// <summary>Exactly this method runs.</summary>
    Direct,

    /// <summary>This method, or an override of it.</summary>
    Virtual,

    /// <summary>A constructor that makes a new object.</summary>
    Create,
}
