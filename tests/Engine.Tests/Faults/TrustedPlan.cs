using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Planning;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Tests.Faults;

/// <summary>Ships every closure, whole but for the test it is in: fault tests need closures that kill and block, which the analysis keeps local.</summary>
/// <param name="isSingleAttempt">Whether closures count as having effects outside.</param>
internal sealed class TrustedPlan(bool isSingleAttempt = false) : ShipPlan
{
    /// <summary>The compiler's name for the <c>this</c> that a scope's lambdas share: the test's cluster isn't part of its closures.</summary>
    private const string TestItself = "<>4__this";

    public override LocalReason? Reason => null;

    public override bool IsHostBound => true;

    public override bool IsSingleAttempt => isSingleAttempt;

    public override bool Supports(LiveKind kind) => kind is LiveKind.Token or LiveKind.Progress;

    public static Planner Planner(bool isSingleAttempt = false) => new(_ => new TrustedPlan(isSingleAttempt));

    public override LocalReason? Admit(Type type) => null;

    public override LocalReason? Admit(MethodInfo method) => null;

    public override bool Needs(FieldInfo field) => field.Name != TestItself;
}
