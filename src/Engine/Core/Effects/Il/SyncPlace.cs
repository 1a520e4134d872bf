using System.Reflection;

namespace Distributed.Engine.Effects.Il;

/// <summary>What a lock or an interlocked operation works on.</summary>
/// <param name="CallOffset">The framework call, by its offset in bytes.</param>
/// <param name="Field">The field that holds it, or that it is; null when it is a local, or was made in the same method.</param>
/// <param name="IsObject">Whether the field holds the object, rather than being the place itself.</param>
internal sealed record SyncPlace(int CallOffset, FieldInfo? Field, bool IsObject);
