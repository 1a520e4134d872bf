using Distributed.Benchmarks.Harness;
using Distributed.Benchmarks.OurSide;

namespace Distributed.Benchmarks.Suites;

/// <summary>Our side of a suite whose calls are shipped: one child process for all its rows, or nothing. Not thread-safe.</summary>
internal sealed class ShippedSide : IDisposable
{
    private readonly ChildProcess? child = Ours.StartShipping?.Invoke();

    /// <summary>One round that asks the child; null while we have no side.</summary>
    internal Func<Sample>? Asking(string question) => child is null ? null : () => child.Measure(question);

    public void Dispose() => child?.Dispose();
}
