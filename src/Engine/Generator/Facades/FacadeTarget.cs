namespace Distributed.Engine.Generator.Facades;

/// <summary>One member name of a BCL type whose calls a façade takes over. Immutable.</summary>
/// <param name="ContainingType">The BCL type's metadata name, such as <c>System.Threading.Tasks.TaskFactory`1</c>.</param>
/// <param name="Member">The method's name; all its overloads that the façade has are redirected.</param>
internal sealed record FacadeTarget(string ContainingType, string Member);
