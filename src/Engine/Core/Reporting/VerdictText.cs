namespace Distributed.Engine.Reporting;

/// <summary>A verdict with its marks, in words. Pure.</summary>
internal static class VerdictText
{
    public static string Of(Verdict? verdict, bool isHostBound, bool isSingleAttempt)
    {
        var text = verdict switch
        {
            Verdict.Ship => "ships",
            Verdict.ShipWithWriteBack => "ships, changes come back",
            Verdict.Local => "local",
            Verdict.Depends => "depends",
            _ => "-",
        };

        // A local run is on this machine and happens once anyway.
        return verdict is null or Verdict.Local ? text : text + (isHostBound ? ", this machine" : "") + (isSingleAttempt ? ", once" : "");
    }

    /// <summary>What the marks in these texts mean, one sentence each.</summary>
    public static IEnumerable<string> Legend(IReadOnlyCollection<string> texts)
    {
        if (texts.Any(text => text.Contains("changes come back", StringComparison.Ordinal)))
        {
            yield return "changes come back: what a call changed in captured objects is in yours before its task ends";
        }

        if (texts.Any(text => text.Contains("this machine", StringComparison.Ordinal)))
        {
            yield return "this machine: it reads files, clocks or culture data, so only executors on this machine run it";
        }

        if (texts.Any(text => text.Contains("once", StringComparison.Ordinal)))
        {
            yield return "once: others see what it writes before it ends, so it is never tried again";
        }
    }
}
