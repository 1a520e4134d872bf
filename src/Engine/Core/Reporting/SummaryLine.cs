using System.Globalization;
using Distributed.Engine.Calls;
using Distributed.Engine.Diagnostics;

namespace Distributed.Engine.Reporting;

/// <summary>The one line a program with a cluster logs: how many call sites shipped, and why the others didn't. Pure.</summary>
internal static class SummaryLine
{
    private const int ReasonsNamed = 3;

    /// <summary>The line for these profiles; null when no call was made.</summary>
    public static string? Of(IReadOnlyCollection<CallProfile> profiles)
    {
        if (profiles.Count == 0)
        {
            return null;
        }

        var shipped = profiles.Count(profile => profile.Shipped > 0);
        var line = string.Create(CultureInfo.InvariantCulture, $"Distributed: {shipped} of {profiles.Count} call sites shipped");
        var local = profiles
            .Select(profile => (profile.Site, Reason: MainReason(profile)))
            .Where(entry => entry.Reason is not null)
            .GroupBy(entry => entry.Reason!.Kind)
            .OrderByDescending(group => group.Count())
            .ToArray();
        if (local.Length == 0)
        {
            return line + ".";
        }

        var named = local.Take(ReasonsNamed).Select(group => Text(group.Key, [.. group.Select(entry => (entry.Site, entry.Reason!))]));
        var others = local.Skip(ReasonsNamed).Sum(group => group.Count());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{line}; local: {string.Join("; ", named)}{(others > 0 ? $"; {others} for other reasons" : "")}. DISTRIBUTED_EXPLAIN=1 shows all.");
    }

    /// <summary>Sites of one kind: the reason itself where they share it, else what they have in common and one of them.</summary>
    private static string Text(LocalReasonKind kind, (CallSite Site, LocalReason Reason)[] sites)
    {
        var commonest = sites.GroupBy(site => site.Reason).MaxBy(group => group.Count())!;
        var place = $"{Path.GetFileName(commonest.First().Site.File)}:{commonest.First().Site.Line.ToString(CultureInfo.InvariantCulture)}";
        return string.Create(CultureInfo.InvariantCulture, $"{sites.Length} {Phrase(kind)}, e.g. {place}: {commonest.Key}");
    }

    /// <summary>The commonest reason of a site that ships nothing.</summary>
    private static LocalReason? MainReason(CallProfile profile) =>
        profile.Shipped > 0 ? null : profile.LocalReasons.OrderByDescending(entry => entry.Value).Select(entry => entry.Key).FirstOrDefault();

    private static string Phrase(LocalReasonKind kind) => kind switch
    {
        LocalReasonKind.Asked => "by choice",
        LocalReasonKind.NoFreeSlot => "for want of a slot",
        LocalReasonKind.UnknownCode => "call unknown code",
        LocalReasonKind.StaticState => "use static state",
        LocalReasonKind.Synchronization => "synchronise",
        LocalReasonKind.Edge => "talk to other code while they run",
        LocalReasonKind.Outside => "write outside",
        LocalReasonKind.ProcessBound => "depend on this process",
        LocalReasonKind.Waiting => "wait for a write",
        LocalReasonKind.Detached => "leave work behind",
        LocalReasonKind.Capture => "capture what can't travel",
        LocalReasonKind.Code => "run code that can't be named",
        LocalReasonKind.Result => "return what can't travel",
        LocalReasonKind.ForeignGround => "fail elsewhere",
        LocalReasonKind.CallOption => "use a local option",
        LocalReasonKind.Limit => "exceed a limit",
        LocalReasonKind.NotWorthIt => "run too briefly",
        LocalReasonKind.Conflict => "write what others write meanwhile",
        _ => kind.ToString(),
    };
}
