namespace Distributed.Engine.WriteBack;

/// <summary>
/// Compares, gathers and scatters columns of plain values of 1, 2, 4 or 8 bytes. Values are bits here: NaN equals the same NaN, -0.0 differs from 0.0.
/// Padding between values is never looked at.
/// </summary>
/// <remarks>
/// From <see cref="ManyUnits"/> on, methods are used that the just-in-time compiler makes at once for this very processor: code compiled ahead of time
/// knows no wide vectors, and a call with a big array ends before it would be replaced. Fewer values aren't worth a compilation.
/// </remarks>
internal static partial class PlainColumn
{
    private const int ManyUnits = 512;

    /// <summary>Sets a bit for each value that differs; returns how many. All bits beyond the count stay clear.</summary>
    public static int Compare(Column column, ref byte now, ref byte twin, int count, Span<ulong> bits) => column.Size switch
    {
        1 => Compare<byte>(column, ref now, ref twin, count, bits),
        2 => Compare<ushort>(column, ref now, ref twin, count, bits),
        4 => Compare<uint>(column, ref now, ref twin, count, bits),
        8 => Compare<ulong>(column, ref now, ref twin, count, bits),
        _ => throw UnknownSize(column.Size),
    };

    /// <summary>Copies values out of a column, side by side: those whose bit is set, or the first ones when there are no bits.</summary>
    public static void Gather(Column column, ref byte from, int count, ReadOnlySpan<ulong> bits, Span<byte> to)
    {
        switch (column.Size)
        {
            case 1: Gather<byte>(ref from, column.Stride, count, bits, to); break;
            case 2: Gather<ushort>(ref from, column.Stride, count, bits, to); break;
            case 4: Gather<uint>(ref from, column.Stride, count, bits, to); break;
            case 8: Gather<ulong>(ref from, column.Stride, count, bits, to); break;
            default: throw UnknownSize(column.Size);
        }
    }

    /// <summary>The opposite: copies values into a column, touching no other byte of it.</summary>
    public static void Scatter(Column column, ref byte to, int count, ReadOnlySpan<ulong> bits, ReadOnlySpan<byte> from)
    {
        switch (column.Size)
        {
            case 1: Scatter<byte>(ref to, column.Stride, count, bits, from); break;
            case 2: Scatter<ushort>(ref to, column.Stride, count, bits, from); break;
            case 4: Scatter<uint>(ref to, column.Stride, count, bits, from); break;
            case 8: Scatter<ulong>(ref to, column.Stride, count, bits, from); break;
            default: throw UnknownSize(column.Size);
        }
    }

    private static NotSupportedException UnknownSize(int size) => new($"A plain leaf of {size} bytes can't be compared; 1, 2, 4 and 8 can.");
}
