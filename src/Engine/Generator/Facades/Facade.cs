using System.Collections.Immutable;

namespace Distributed.Engine.Generator.Facades;

/// <summary>
/// A row of the table of façades: which using directive turns redirection on, for which BCL members, and the type that takes the calls.
/// Immutable.
/// </summary>
/// <param name="Namespace">The namespace whose using directive switches redirection on for the code in its scope.</param>
/// <param name="Type">The façade type's metadata name. Its methods take a call site, then the receiver if there is one, then the BCL's parameters.</param>
/// <param name="Targets">The BCL members it takes over.</param>
internal sealed record Facade(string Namespace, string Type, ImmutableArray<FacadeTarget> Targets)
{
    /// <summary>Whether it takes over a member of this name, of whatever type.</summary>
    public bool HasMember(string name) => Targets.Any(target => target.Member == name);
}
