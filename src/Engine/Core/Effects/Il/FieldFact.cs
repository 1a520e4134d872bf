using System.Reflection;

namespace Distributed.Engine.Effects.Il;

/// <summary>One use of a field in a method's IL, with its type's generic arguments filled in.</summary>
internal sealed record FieldFact(FieldInfo Field, FieldAccess Access);
