namespace Distributed.Engine.Effects.Slots;

/// <summary>The part of a captured array that a closure uses.</summary>
/// <param name="Array">The array.</param>
/// <param name="From">The first element.</param>
/// <param name="Count">How many; may be none.</param>
/// <param name="IsOverwritten">Each of them gets a new value if the closure ends well, and none is read before.</param>
internal readonly record struct SlotWindow(Array Array, int From, int Count, bool IsOverwritten);
