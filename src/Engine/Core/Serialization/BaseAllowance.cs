using System.Globalization;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Bounds on the graphs that others continue and that exist at a time: a driver keeps within them, and no executor keeps more. Thread-safe.
/// </summary>
/// <param name="limits">All of them together may have so many bytes as one graph.</param>
internal sealed class BaseAllowance(GraphLimits limits)
{
    private readonly Lock _gate = new();
    private int _graphs;
    private long _bytes;

    /// <summary>Takes room for one graph. False when there isn't enough; nothing has happened then.</summary>
    public bool TryTake(long bytes)
    {
        lock (_gate)
        {
            if (_graphs == GraphLimits.MaxBases || _bytes + bytes > limits.MaxBytes)
                return false;
            _graphs++;
            _bytes += bytes;
            return true;
        }
    }

    /// <summary>Gives room back that was taken.</summary>
    public void GiveBack(long bytes)
    {
        lock (_gate)
        {
            _graphs--;
            _bytes -= bytes;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{GraphLimits.MaxBases} graphs of {limits.MaxBytes} bytes together");
}
