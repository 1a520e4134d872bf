using System.Reflection;

namespace Distributed.Engine.Planning.Static;

/// <summary>A new object that is stored into a field. Immutable.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Body">The method, of a delegate.</param>
/// <param name="Target">The declared type that the delegate is bound to; null: none.</param>
internal sealed record StoredValue(Type Type, MethodInfo? Body, Type? Target);
