using System.Reflection;

namespace Distributed.Engine.Effects.Il;

/// <summary>One use of a field in a method's IL, with its type's generic arguments filled in.</summary>
/// <param name="Field">The field.</param>
/// <param name="Access">How it is used.</param>
/// <param name="Offset">Where in the IL, in bytes.</param>
internal sealed record FieldFact(FieldInfo Field, FieldAccess Access, int Offset);
