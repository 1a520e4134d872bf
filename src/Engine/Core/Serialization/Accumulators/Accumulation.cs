using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>How what a closure adds to a captured variable is merged.</summary>
/// <param name="Kind">What the closure does to it.</param>
/// <param name="Gate">The field of the same object that holds the lock under which it is done; null where none is needed.</param>
internal sealed record Accumulation(AccumulationKind Kind, FieldInfo? Gate = null);
