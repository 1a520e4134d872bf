using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

internal sealed partial class RecordPlayer
{
    private bool PlayArray(ref ByteCursor cursor, Array target, TypeLayout layout, Reading reading, ReadOnlySpan<byte> twin)
    {
        var shape = ArrayShape.Of(layout);
        var (from, length) = (0, target.Length);
        if (windows.Of(target) is { } window)
        {
            // Places count from the first element that was sent.
            (from, length) = (window.From, window.Count);

            // What it was, nobody has written down: both stored, and either may be the later one.
            if (window.IsOverwritten && reading == Reading.Compare)
                reading = Reading.Pass;
        }
        if (!shape.IsChunked)
        {
            var perElement = shape.UnitsPerElement;
            return PlayColumn(ref cursor, target, shape.Columns[0], from * perElement, 0, length * perElement, reading, twin);
        }
        var chunks = (length + ChangeFormat.ChunkElements - 1) / ChangeFormat.ChunkElements;
        var chunk = 0;
        for (int distance; (distance = cursor.ReadVarint()) != ChangeFormat.End;)
        {
            if (distance > chunks - chunk)
                throw new GraphFormatException($"Chunk {(long)chunk + distance} of {chunks} of a {target.GetType()} is changed.");
            chunk += distance;
            var start = (chunk - 1) * ChangeFormat.ChunkElements;
            var end = start + Math.Min(ChangeFormat.ChunkElements, length - start);
            foreach (var column in shape.Columns)
            {
                if (!PlayColumn(ref cursor, target, column, from, start, end, reading, twin))
                    return false;
            }
        }
        return true;
    }

    /// <summary>Plays the segments of a column, which lie between two of its units, counted from an origin.</summary>
    private bool PlayColumn(
        ref ByteCursor cursor, Array target, Column column, int origin, int covered, int end, Reading reading, ReadOnlySpan<byte> twin)
    {
        for (int head; (head = cursor.ReadVarint()) != ChangeFormat.End;)
        {
            var isShared = head == ChangeFormat.InSharedMemory;
            if (isShared)
                head = cursor.ReadVarint();
            var gap = cursor.ReadVarint();
            var count = head >> 1;
            if (count == 0 || gap > end - covered || count > end - covered - gap)
                throw new GraphFormatException($"{count} values after {(long)covered + gap} are changed in a {target.GetType()} of {target.Length} elements.");
            var start = covered + gap;
            ref var first = ref Unsafe.AddByteOffset(ref RawObject.Elements(target), column.Offset + (origin + start) * (nint)column.Stride);
            var sent = reading == Reading.Compare ? twin[(column.BodyOffset + start * column.BodyStride)..] : default;
            var isAsSent = isShared ? PlayShared(ref cursor, head, column, ref first, count, reading, sent)
                : (head & ChangeFormat.IsBitmap) == 0
                ? PlayRun(ref cursor, target, column, ref first, count, reading, sent)
                : PlayBitmap(ref cursor, target, column, ref first, count, reading, sent);
            if (!isAsSent)
                return false;
            covered = start + count;
        }
        return true;
    }

    private bool PlayRun(ref ByteCursor cursor, Array target, Column column, ref byte first, int count, Reading reading, ReadOnlySpan<byte> twin)
    {
        var values = TakeValues(ref cursor, column, count);
        if (reading != Reading.Compare)
        {
            PlayValues(values, target, column, ref first, count, [], reading == Reading.Write);
            return true;
        }
        if (column.IsReference)
            return AreReferencesAsSent(column, ref first, twin, count, []);
        return IsSame(column, ref first, twin, count) || (!column.IsDense && AreAsSent(column, ref first, twin, count, []));
    }

    /// <summary>Block by block, with its bits on the stack: a forged length asks for no memory.</summary>
    private bool PlayBitmap(ref ByteCursor cursor, Array target, Column column, ref byte first, int count, Reading reading, ReadOnlySpan<byte> twin)
    {
        var mask = cursor.Take(ChangeFormat.MaskBytes(count));
        if (count % 8 != 0 && mask[^1] >> (count % 8) != 0)
            throw new GraphFormatException($"A bitmap of {count} values has bits beyond its end.");
        var values = TakeValues(ref cursor, column, BitMask.Count(mask));
        if (reading == Reading.Check && !column.IsReference)
            return true;

        Span<ulong> block = stackalloc ulong[BitMask.BlockWords];
        for (var start = 0; start < count; start += BitMask.BlockUnits)
        {
            var units = Math.Min(BitMask.BlockUnits, count - start);
            var bits = block[..BitMask.Words(units)];
            var part = mask.Slice(start / 8, ChangeFormat.MaskBytes(units));
            BitMask.Read(part, bits);
            ref var at = ref Unsafe.AddByteOffset(ref first, start * (nint)column.Stride);
            if (reading != Reading.Compare)
            {
                var bytes = BitMask.Count(part) * column.EncodedSize;
                PlayValues(values[..bytes], target, column, ref at, units, bits, reading == Reading.Write);
                values = values[bytes..];
            }
            else if (!IsAsSent(column, ref at, twin[(start * column.BodyStride)..], units, bits))
            {
                return false;
            }
        }
        return true;
    }

    private static ReadOnlySpan<byte> TakeValues(ref ByteCursor cursor, Column column, int changed) =>
        (long)changed * column.EncodedSize <= cursor.Remaining
            ? cursor.Take(changed * column.EncodedSize)
            : throw new GraphFormatException($"{changed} values of {column.EncodedSize} bytes don't fit in the {cursor.Remaining} bytes left.");

    private void PlayValues(
        ReadOnlySpan<byte> values, Array target, Column column, ref byte first, int count, ReadOnlySpan<ulong> bits, bool write)
    {
        if (column.IsReference)
            PlayReferences(values, target, column, ref first, bits, write);
        else if (!write || values.IsEmpty)
            return;
        else if (column.IsDense && bits.IsEmpty)
            values.CopyTo(MemoryMarshal.CreateSpan(ref first, values.Length));
        else
            PlainColumn.Scatter(column, ref first, count, bits, values);
    }

    private bool IsAsSent(Column column, ref byte first, ReadOnlySpan<byte> twin, int count, ReadOnlySpan<ulong> bits) => column.IsReference
        ? AreReferencesAsSent(column, ref first, twin, count, bits)
        : IsSame(column, ref first, twin, count) || AreAsSent(column, ref first, twin, count, bits);

    private static bool IsSame(Column column, ref byte first, ReadOnlySpan<byte> twin, int count) =>
        column.IsDense && MemoryMarshal.CreateReadOnlySpan(ref first, count * column.Size).SequenceEqual(twin[..(count * column.Size)]);

    /// <summary>Whether values whose bit is set, or all when there are no bits, are those of the twin.</summary>
    private static bool AreAsSent(Column column, ref byte first, ReadOnlySpan<byte> twin, int count, ReadOnlySpan<ulong> bits)
    {
        Span<ulong> block = stackalloc ulong[BitMask.BlockWords];
        for (var start = 0; start < count; start += BitMask.BlockUnits)
        {
            var units = Math.Min(BitMask.BlockUnits, count - start);
            var differing = block[..BitMask.Words(units)];
            ref var now = ref Unsafe.AddByteOffset(ref first, start * (nint)column.Stride);
            ref var then = ref Unsafe.AddByteOffset(ref MemoryMarshal.GetReference(twin), start * (nint)column.BodyStride);
            if (PlainColumn.Compare(column, ref now, ref then, units, differing) == 0)
                continue;
            if (bits.IsEmpty)
                return false;
            for (var w = 0; w < differing.Length; w++)
            {
                if ((differing[w] & bits[start / BitMask.WordBits + w]) != 0)
                    return false;
            }
        }
        return true;
    }

    private bool AreReferencesAsSent(Column column, ref byte first, ReadOnlySpan<byte> twin, int count, ReadOnlySpan<ulong> bits)
    {
        for (var i = 0; i < count; i++)
        {
            if (!bits.IsEmpty && (bits[i / BitMask.WordBits] & (1UL << (i % BitMask.WordBits))) == 0)
                continue;
            var sent = Resolve(BinaryPrimitives.ReadInt32LittleEndian(twin[(i * column.BodyStride)..]));
            if (!ReferenceEquals(sent, Unsafe.As<byte, object?>(ref Unsafe.AddByteOffset(ref first, i * (nint)column.Stride))))
                return false;
        }
        return true;
    }

    private void PlayReferences(ReadOnlySpan<byte> ids, Array target, Column column, ref byte first, ReadOnlySpan<ulong> bits, bool write)
    {
        var cursor = new ByteCursor(ids);
        Type? accepted = null;
        var word = 0;
        var rest = bits.IsEmpty ? 0 : bits[0];
        for (nint unit = 0; cursor.Remaining > 0; unit++)
        {
            if (!bits.IsEmpty)
            {
                while (rest == 0)
                    rest = bits[++word];
                unit = word * BitMask.WordBits + BitOperations.TrailingZeroCount(rest);
                rest &= rest - 1;
            }
            var reference = Resolve(cursor.ReadInt32());
            if (write)
                Unsafe.As<byte, object?>(ref Unsafe.AddByteOffset(ref first, unit * column.Stride)) = reference;
            else if (reference is not null && !ReferenceEquals(reference.GetType(), accepted))
                accepted = Accepted(reference, column, target);
        }
    }

    private static Type Accepted(object reference, Column column, Array target) => column.ReferenceType!.IsInstanceOfType(reference)
        ? reference.GetType()
        : throw new GraphFormatException($"A {reference.GetType()} can't be stored in a {target.GetType()} where a {column.ReferenceType} is expected.");
}
