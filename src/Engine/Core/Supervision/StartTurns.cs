namespace Distributed.Engine.Supervision;

/// <summary>
/// Processes that start at the same time share the machine's processors, and each comes later for it. The first result of a program waits
/// for one executor, so they start in turns that leave a processor to the driver; the last is ready no later than it would be else. Thread-safe.
/// </summary>
/// <param name="atOnce">How many may start at the same time.</param>
internal sealed class StartTurns(int atOnce) : IDisposable
{
    /// <summary>One that hangs while it starts doesn't keep the others back for longer; a start takes a tenth of this.</summary>
    private const int PatienceMs = 500;

    private readonly Semaphore _free = new(atOnce, int.MaxValue);

    /// <summary>Waits for a turn; null when <paramref name="stop"/> is set before.</summary>
    public Turn? Take(WaitHandle stop) => WaitHandle.WaitAny([stop, _free], PatienceMs) switch
    {
        0 => null,
        1 => new Turn(() => _free.Release()),
        _ => new Turn(null),
    };

    public void Dispose() => _free.Dispose();

    /// <summary>Ends with its first disposal. Thread-safe.</summary>
    internal sealed class Turn(Action? end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose()
        {
            try
            {
                Interlocked.Exchange(ref _end, null)?.Invoke();
            }
            catch (ObjectDisposedException)
            {
                // All of them have been stopped.
            }
        }
    }
}
