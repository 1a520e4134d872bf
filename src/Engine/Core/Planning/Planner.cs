using System.Collections.Concurrent;
using System.Reflection;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Planning;

/// <summary>Gives each delegate its ship plan, held against what can be shipped at all. Thread-safe.</summary>
/// <param name="create">Makes the plan of a method, from its effects in a program. Thread-safe, called about once a method.</param>
internal sealed class Planner(Func<MethodInfo, ShipPlan> create)
{
    private readonly ConcurrentDictionary<MethodInfo, ShipPlan> _plans = new();

    /// <summary>
    /// The plan for a request, or the reason why it stays local whatever its captures are. The first call of a method analyses it.
    /// </summary>
    public ShipPlan? Plan(in CallRequest request, out LocalReason? reason)
    {
        reason = CallOptionPolicy.Check(request);
        if (reason is not null)
        {
            return null;
        }

        var plan = PlanFor(request.Site, request.Body);
        reason = plan.Reason ?? plan.Remembered;
        return reason is null ? plan : null;
    }

    /// <summary>A site nearly always passes the same method; asking a delegate for it costs more than the rest of the decision.</summary>
    private ShipPlan PlanFor(CallSite site, Delegate body)
    {
        if (!body.HasSingleTarget)
        {
            return PlanFor(body.Method);
        }

        var shape = DelegateAccess.ShapeOf(body, body.Target);
        if (site.Planned is PlannedBody planned && ReferenceEquals(planned.Owner, this) && planned.Shape == shape)
        {
            return planned.Plan;
        }

        var (method, isLasting) = DelegateAccess.MethodOf(body, shape);
        var plan = PlanFor(method);
        if (isLasting)
        {
            site.Planned = new PlannedBody(this, shape, plan);
        }

        return plan;
    }

    private ShipPlan PlanFor(MethodInfo method) =>
        _plans.TryGetValue(method, out var plan)
            ? plan
            : _plans.GetOrAdd(method, create);

    private sealed record PlannedBody(Planner Owner, DelegateShape Shape, ShipPlan Plan);
}
