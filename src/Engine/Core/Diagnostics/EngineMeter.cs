using System.Diagnostics.Metrics;

namespace Distributed.Engine.Diagnostics;

/// <summary>
/// The engine's metrics, for OpenTelemetry and other listeners. Counters are read when a listener asks, on the listener's thread: a measurement is code of
/// the program's, which no thread of the engine may wait for (S17), and a program without a listener pays nothing.
/// </summary>
internal static class EngineMeter
{
    /// <summary>The name that listeners ask for.</summary>
    public const string Name = "Distributed";

    public const string Iterations = "distributed.loop.iterations";
    public const string Chunks = "distributed.loop.chunks";
    public const string Sent = "distributed.call.sent";
    public const string Returned = "distributed.call.returned";

    /// <summary>The tag that names the call site, as <c>File.cs:12 Parallel.For</c>.</summary>
    public const string CallSiteTag = "distributed.call_site";

    /// <summary>The tag that says where it ran: <see cref="Executor"/> or <see cref="Driver"/>.</summary>
    public const string PlaceTag = "distributed.place";

    public const string Executor = "executor";
    public const string Driver = "driver";

    /// <summary>Creates the meter; its instruments are there until it is disposed of.</summary>
    /// <param name="read">Gives the totals of all call sites. May be called on any thread.</param>
    public static Meter Create(Func<IEnumerable<SiteTotals>> read)
    {
        var meter = new Meter(Name, typeof(EngineMeter).Assembly.GetName().Version?.ToString(3));
        meter.CreateObservableCounter(
            Iterations, () => Places(read, static site => (site.IterationsHere, site.IterationsShipped)), "{iteration}", "Iterations of pieces of loops that ran to their end");
        meter.CreateObservableCounter(
            Chunks, () => Places(read, static site => (site.ChunksHere, site.ChunksShipped)), "{chunk}", "Pieces of loops that have ended");
        meter.CreateObservableCounter(Sent, () => Bytes(read, static site => site.BytesSent), "By", "Bytes of closures that were shipped");
        meter.CreateObservableCounter(Returned, () => Bytes(read, static site => site.BytesReturned), "By", "Bytes of results and changes that came back");
        return meter;
    }

    private static IEnumerable<Measurement<long>> Places(Func<IEnumerable<SiteTotals>> read, Func<SiteTotals, (long Here, long Shipped)> value)
    {
        foreach (var site in read())
        {
            var (here, shipped) = value(site);
            if (here > 0)
            {
                yield return new(here, new(CallSiteTag, site.CallSite), new(PlaceTag, Driver));
            }

            if (shipped > 0)
            {
                yield return new(shipped, new(CallSiteTag, site.CallSite), new(PlaceTag, Executor));
            }
        }
    }

    private static IEnumerable<Measurement<long>> Bytes(Func<IEnumerable<SiteTotals>> read, Func<SiteTotals, long> value) =>
        from site in read()
        let bytes = value(site)
        where bytes > 0
        select new Measurement<long>(bytes, new KeyValuePair<string, object?>(CallSiteTag, site.CallSite));
}
