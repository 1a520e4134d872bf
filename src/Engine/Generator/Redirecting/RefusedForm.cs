namespace Distributed.Engine.Generator.Redirecting;

/// <summary>Why a call of a target member is left to the BCL.</summary>
internal enum RefusedForm
{
    None,

    /// <summary>A static method standing for <c>base.X()</c> could call itself for ever through a virtual method.</summary>
    Base,

    /// <summary>The call is data in an expression tree, not code.</summary>
    ExpressionTree,

    /// <summary>The call is bound at run time.</summary>
    Dynamic,

    /// <summary>The façade has no such overload.</summary>
    MissingOverload,
}
