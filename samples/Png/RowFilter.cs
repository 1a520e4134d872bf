namespace Png;

/// <summary>The five filters of PNG rows: each stores a byte as its difference from a guess, made from its neighbours to the left and above.</summary>
internal static class RowFilter
{
    internal const int Count = 5;

    /// <summary>Filters a row.</summary>
    /// <param name="filter">0 none, 1 left, 2 above, 3 their mean, 4 Paeth's choice.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above; all zero for the first.</param>
    /// <param name="pixel">Bytes of a pixel: how far away the left neighbour is.</param>
    /// <param name="filtered">Receives the differences.</param>
    internal static void Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixel, Span<byte> filtered)
    {
        for (int i = 0; i < row.Length; i++)
        {
            filtered[i] = (byte)(row[i] - Guess(filter, i < pixel ? 0 : row[i - pixel], above[i], i < pixel ? 0 : above[i - pixel]));
        }
    }

    /// <summary>Undoes it in place.</summary>
    internal static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int pixel)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] += (byte)Guess(filter, i < pixel ? 0 : row[i - pixel], above[i], i < pixel ? 0 : above[i - pixel]);
        }
    }

    private static int Guess(int filter, int left, int above, int aboveLeft) => filter switch
    {
        0 => 0,
        1 => left,
        2 => above,
        3 => (left + above) / 2,
        4 => Paeth(left, above, aboveLeft),
        _ => throw new InvalidDataException($"PNG row filter {filter} is none of 0 to {Count - 1}."),
    };

    private static int Paeth(int left, int above, int aboveLeft)
    {
        int guess = left + above - aboveLeft;
        int toLeft = Math.Abs(guess - left);
        int toAbove = Math.Abs(guess - above);
        int toAboveLeft = Math.Abs(guess - aboveLeft);
        return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
    }
}
