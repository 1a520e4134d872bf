using System.Reflection;
using Distributed.Engine.Effects.Knowledge;

namespace Distributed.Engine.Effects.Il;

/// <summary>One call, creation or method pointer in a method's IL, with its generic arguments filled in.</summary>
/// <param name="Target">The method named by the instruction.</param>
/// <param name="Form">Whether overrides may run instead.</param>
/// <param name="Known">What the knowledge base says; null when the target's own IL is followed.</param>
/// <param name="Offset">Where in the IL, in bytes.</param>
internal sealed record CallFact(MethodBase Target, CallForm Form, KnownEffect? Known, int Offset)
{
    /// <summary>The framework code behind it may call ToString, Equals, CompareTo… of users' objects.</summary>
    public bool OpensCallbacks { get; init; }

    /// <summary>Users' types among the generic arguments of framework code, which may create them.</summary>
    public Type[] TypeArguments { get; init; } = [];
}
