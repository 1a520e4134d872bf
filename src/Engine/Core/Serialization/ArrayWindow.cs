using System.Globalization;

namespace Distributed.Engine.Serialization;

/// <summary>The only part of a captured array that a closure uses: the rest doesn't travel, and its copy holds anything.</summary>
/// <param name="Array">The array.</param>
/// <param name="From">The first element.</param>
/// <param name="Count">How many; may be none.</param>
/// <param name="IsOverwritten">
/// Each of them gets a new value if the closure ends well, and none is read before: not even they travel, and all of them come back.
/// </param>
internal readonly record struct ArrayWindow(Array Array, int From, int Count, bool IsOverwritten)
{
    private const int DefaultMinLength = 1024;

    /// <summary>Whether another part of the same array lies in this one.</summary>
    public bool Covers(ArrayWindow other) => other.Count == 0 || (other.From >= From && other.From + other.Count <= From + Count);

    /// <summary>Arrays of fewer elements travel whole: finding the part would cost more than sending it. A setting of the program's lowers it, for tests.</summary>
    public static int MinLength { get; } =
        int.TryParse(AppContext.GetData("Distributed.Engine.WindowedFrom") as string, CultureInfo.InvariantCulture, out var length) ? length : DefaultMinLength;
}
