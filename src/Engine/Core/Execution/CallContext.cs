using System.Diagnostics;
using System.Globalization;

namespace Distributed.Engine.Execution;

/// <summary>What flows from the caller's context into a shipped closure: cultures by name and the current activity. Immutable.</summary>
/// <param name="Culture">Name of the current culture; null when nothing flows.</param>
/// <param name="UICulture">Name of the current UI culture; null when nothing flows.</param>
/// <param name="ActivityId">W3C id of the current activity; null when there is none.</param>
/// <param name="TraceState">Its trace state.</param>
internal readonly record struct CallContext(string? Culture, string? UICulture, string? ActivityId, string? TraceState)
{
    /// <summary>Takes the context of the calling thread.</summary>
    public static CallContext Capture()
    {
        var activity = Activity.Current;
        return new CallContext(
            CultureInfo.CurrentCulture.Name,
            CultureInfo.CurrentUICulture.Name,
            activity?.Id,
            activity?.TraceStateString);
    }

    /// <summary>Makes this the context of the running execution context; its end undoes it.</summary>
    /// <returns>The activity that stands for the caller's, to be stopped after the call; null when there is none.</returns>
    public Activity? Enter()
    {
        if (Culture is not null && Culture != CultureInfo.CurrentCulture.Name)
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(Culture);
        }

        if (UICulture is not null && UICulture != CultureInfo.CurrentUICulture.Name)
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(UICulture);
        }

        if (ActivityId is null)
        {
            return null;
        }

        // The closure sees an activity with the caller's trace as parent; the caller's own object lives in the driver.
        var activity = new Activity("Distributed.Call").SetParentId(ActivityId);
        activity.TraceStateString = TraceState;
        return activity.Start();
    }
}
