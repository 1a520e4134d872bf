#if DISTRIBUTED
using System.Diagnostics;

namespace Compat;

/// <summary>The kills of one behaviour. They stop when it ends.</summary>
internal sealed class KillRound
{
    /// <summary>One less than the attempts that a call has, so that none ends with an <see cref="Distributed.ExecutorLostException"/>.</summary>
    private const int Most = 2;

    /// <summary>Behaviours take from one millisecond to some hundred: points are spread by the exponent of two, so that short ones are hit too.</summary>
    private const double LongestExponent = 6;

    private readonly ManualResetEvent _ended = new(false);
    private readonly List<string> _story = [];
    private readonly ConnectedExecutors _executors;
    private readonly Random _random;
    private readonly string _name;
    private readonly Thread _thread;

    public KillRound(ConnectedExecutors executors, Random random, string name)
    {
        _executors = executors;
        _random = random;
        _name = name;
        _thread = new Thread(Run) { IsBackground = true, Name = "kills" };
        _thread.Start();
    }

    /// <summary>How many were killed. Read it after the end.</summary>
    public int Killed => _story.Count;

    /// <summary>Stops, and tells what was killed when.</summary>
    public string End()
    {
        _ended.Set();
        _thread.Join();
        _ended.Dispose();
        return $"{_name}: {(_story.Count == 0 ? "nothing was killed" : string.Join(", ", _story))}";
    }

    private void Run()
    {
        var start = Stopwatch.GetTimestamp();
        for (var left = _random.Next(1, Most + 1); left > 0; left--)
        {
            var delayMs = (int)Math.Pow(2, _random.NextDouble() * LongestExponent) - 1;
            if (_ended.WaitOne(delayMs) || _executors.TakeOne(_random) is not { } processId)
            {
                return;
            }

            try
            {
                using var executor = Process.GetProcessById(processId);
                executor.Kill();
                _story.Add($"process {processId} killed after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms");
            }
            catch (ArgumentException)
            {
                // It ended by itself just now, as one does that is full of attempts which nobody waits for.
            }
        }
    }
}
#endif
