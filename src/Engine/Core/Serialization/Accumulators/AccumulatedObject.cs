namespace Distributed.Engine.Serialization;

/// <summary>A collection to which a closure only adds.</summary>
/// <param name="Holder">The object whose field it was found in.</param>
/// <param name="Original">The caller's collection.</param>
/// <param name="Sent">What travelled in its place, and what nobody else sees: an empty collection, or a copy where the closure needs the content.</param>
/// <param name="How">How additions are merged.</param>
internal sealed record AccumulatedObject(object Holder, object Original, object Sent, Accumulation How);
