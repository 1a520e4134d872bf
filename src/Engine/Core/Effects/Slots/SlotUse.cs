namespace Distributed.Engine.Effects.Slots;

/// <summary>What is done to elements of an array.</summary>
internal enum SlotUse
{
    /// <summary>One element is read.</summary>
    Read,

    /// <summary>One element is given a new value, whatever it was.</summary>
    Store,

    /// <summary>Elements may be read and written.</summary>
    Change,
}
