namespace Distributed.Engine.Effects.Slots;

/// <summary>All values from one to another, both included. Wider than any <see cref="int"/>, so that sums can be looked at before they wrap.</summary>
internal readonly record struct Interval(long Min, long Max)
{
    /// <summary>Any <see cref="int"/>: nothing is known.</summary>
    public static Interval Full { get; } = new(int.MinValue, int.MaxValue);

    /// <summary>One value.</summary>
    public bool IsExact => Min == Max;

    public static Interval Of(long value) => new(value, value);

    public Interval Union(Interval other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    /// <summary>What both allow; where they exclude each other, code that no run reaches, this one.</summary>
    public Interval Within(Interval other)
    {
        long min = Math.Max(Min, other.Min), max = Math.Min(Max, other.Max);
        return min <= max ? new(min, max) : this;
    }

    public Interval Plus(Interval other) => Wrapping(Min + other.Min, Max + other.Max);

    public Interval Minus(Interval other) => Wrapping(Min - other.Max, Max - other.Min);

    public Interval Times(Interval other) => Hull(Min * other.Min, Min * other.Max, Max * other.Min, Max * other.Max);

    /// <summary>Integer division; nothing is known when the divisor may be zero or negative.</summary>
    public Interval DividedBy(Interval other) =>
        other.Min <= 0 ? Full : Hull(Min / other.Min, Min / other.Max, Max / other.Min, Max / other.Max);

    /// <summary>The remainder by a positive divisor.</summary>
    public Interval Modulo(Interval other) =>
        other.Min <= 0 ? Full : new(Min < 0 ? -(other.Max - 1) : 0, Max < 0 ? 0 : Math.Min(Max, other.Max - 1));

    public Interval Least(Interval other) => new(Math.Min(Min, other.Min), Math.Min(Max, other.Max));

    public Interval Greatest(Interval other) => new(Math.Max(Min, other.Min), Math.Max(Max, other.Max));

    private static Interval Hull(long a, long b, long c, long d) =>
        Wrapping(Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));

    /// <summary>What doesn't fit may have wrapped round to anything.</summary>
    private static Interval Wrapping(long min, long max) => min < int.MinValue || max > int.MaxValue ? Full : new(min, max);
}
