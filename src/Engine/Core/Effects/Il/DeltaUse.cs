using System.Reflection;

namespace Distributed.Engine.Effects.Il;

/// <summary>One place where a method only adds to a field's value.</summary>
/// <param name="Field">The field.</param>
/// <param name="What">What is done to it, and under which lock.</param>
/// <param name="Offsets">The instructions that use the field for it, by their offsets in bytes.</param>
/// <param name="CallOffset">The framework call that does it; negative where none does.</param>
internal sealed record DeltaUse(FieldInfo Field, Delta What, IReadOnlyList<int> Offsets, int CallOffset);
