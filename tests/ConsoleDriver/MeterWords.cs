using System.Diagnostics.Metrics;

namespace ConsoleDriver;

/// <summary>Listens to the meter "Distributed" as an exporter of OpenTelemetry does. Thread-safe.</summary>
internal sealed class MeterWords : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly MeterListener listener = new();
    private readonly ManualResetEventSlim published = new();
    private readonly List<string> words = [];

    /// <param name="last">The instrument to wait for.</param>
    internal MeterWords(string last)
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "Distributed")
            {
                l.EnableMeasurementEvents(instrument);
                if (instrument.Name == last)
                {
                    published.Set();
                }
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => words.Add($"{instrument.Name} {value} {instrument.Unit} {tags[0].Key}={tags[0].Value}"));
        listener.Start();
    }

    /// <summary>What it hears when it asks.</summary>
    internal IReadOnlyList<string> Ask()
    {
        if (!published.Wait(Patience))
        {
            return ["nothing was published"];
        }

        listener.RecordObservableInstruments();
        return words;
    }

    public void Dispose()
    {
        listener.Dispose();
        published.Dispose();
    }
}
