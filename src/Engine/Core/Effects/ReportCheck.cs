using System.Reflection;
using Distributed.Engine.Diagnostics;
using Distributed.Engine.Effects.Il;

namespace Distributed.Engine.Effects;

/// <summary>
/// Decides whether code that runs when the closure reports could read what the closure has changed (S1: a report is a release), or could tell the value that it
/// is given from a copy. One use.
/// </summary>
internal sealed class ReportCheck(Reach reach)
{
    private readonly Lazy<PrivateCaptures> own = new(() => new(reach.Root));

    public LocalReason? Find()
    {
        if (!reach.HasProgress)
        {
            return null;
        }

        bool any = false;
        foreach (var facts in reach.Followed.Select(MethodFactsCache.Of).Where(f => f.Reports.Count > 0))
        {
            any = true;
            if (facts.Reports.FirstOrDefault(r => !MayTravel(r)) is { } report)
            {
                return report.IsCall
                    ? LocalReasons.ReportedObject(CodeNames.Type(report.Value), Via(facts.Method))
                    : LocalReasons.ReportDelegate(Via(facts.Method));
            }
        }

        return any ? FindWrite() : null;
    }

    private static bool MayTravel(ReportFact report) =>
        report.IsCall && (ReportedValue.IsCopied(report.Value) || report.IsFresh && ReportedValue.HoldsOnlyCopied(report.Value));

    private LocalReason? FindWrite()
    {
        ReportOrder? order = null;
        foreach (var method in reach.Followed)
        {
            foreach (var write in WriteReader.Of(method))
            {
                if (IsShared(method, write) && !IsPrivate(write) && (order ??= new ReportOrder(reach)).MayReportAfter(method, write.Offset))
                {
                    return LocalReasons.ReportsAfterWrite(write.Name, Via(method));
                }
            }
        }

        return null;
    }

    /// <summary>Whether the thing may be a captured one: there is a captured object of such a class, or the closure adds to what is merged later.</summary>
    private bool IsShared(MethodBase method, WriteFact write)
    {
        if (write.Field is { } field)
        {
            return reach.Captured.OfType<Type>().Any(field.DeclaringType!.IsAssignableFrom);
        }

        return MethodFactsCache.Of(method).Deltas.Any(d => d.CallOffset == write.Offset || d.What.Kind == DeltaKind.AddElements && d.Offsets[0] < write.Offset && write.Offset < d.CallOffset) || reach.Captured.OfType<Type>().Any(c => MayBe(c, write.Object!));
    }

    private static bool MayBe(Type captured, Type changed)
    {
        if (changed.IsAssignableFrom(captured))
        {
            return true;
        }

        // Short instructions name elements by width only.
        return captured.IsArray && changed.IsArray && Equals(SourceWalk.WidthOf(captured.GetElementType()), SourceWalk.WidthOf(changed.GetElementType()));
    }

    private bool IsPrivate(WriteFact write) =>
        write.Field is { } field ? own.Value.Contains(field) : write.Holder is { } holder && own.Value.ContainsObjectOf(holder);

    private static string? Via(MethodBase method) => CodeNames.IsLambda(method) ? null : CodeNames.Method(method);
}
