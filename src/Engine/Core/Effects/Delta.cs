using System.Reflection;

namespace Distributed.Engine.Effects;

/// <summary>What a closure does to a field, and nothing else.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Gate">The field that holds the lock under which it is done; null where none is needed.</param>
internal sealed record Delta(DeltaKind Kind, FieldInfo? Gate);
