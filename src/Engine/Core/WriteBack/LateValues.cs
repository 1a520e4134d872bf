using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>
/// Large values are noted first and copied once, from their array into the finished message, whose size is known by then. A buffer that grew with them would
/// copy them again and again, each time onto pages that were never touched. Not thread-safe.
/// </summary>
internal sealed class LateValues
{
    /// <summary>Fewer bytes are copied at once: noting them would take longer.</summary>
    public const int LeastBytes = 256;

    /// <summary>A list longer than this isn't kept for the next graph.</summary>
    private const int MaxKept = 1 << 14;

    private List<LatePiece> _pieces = [];

    /// <summary>How much longer the message gets.</summary>
    public long Bytes { get; private set; }

    public void Add(in LatePiece piece)
    {
        _pieces.Add(piece);
        Bytes += piece.Bytes;
    }

    /// <summary>Copies a part of the message to its place, with the values that it lacks.</summary>
    public void Complete(ReadOnlySpan<byte> part, Span<byte> to)
    {
        var from = 0;
        foreach (ref readonly var piece in CollectionsMarshal.AsSpan(_pieces))
        {
            part[from..piece.At].CopyTo(to);
            to = to[(piece.At - from)..];
            from = piece.At;
            Copy(piece, part[..piece.At], to[..piece.Bytes]);
            to = to[piece.Bytes..];
        }
        part[from..].CopyTo(to);
    }

    public void Clear()
    {
        if (_pieces.Count > MaxKept)
            _pieces = [];
        _pieces.Clear();
        Bytes = 0;
    }

    private static void Copy(in LatePiece piece, ReadOnlySpan<byte> before, Span<byte> to)
    {
        ref var first = ref Unsafe.AddByteOffset(ref RawObject.Elements(piece.Array), piece.Column.Offset + piece.Start * (nint)piece.Column.Stride);
        if (!piece.IsBitmap)
        {
            if (piece.Column.IsDense)
                MemoryMarshal.CreateReadOnlySpan(ref first, to.Length).CopyTo(to);
            else
                PlainColumn.Gather(piece.Column, ref first, piece.Count, [], to);
            return;
        }
        Span<ulong> block = stackalloc ulong[BitMask.BlockWords];
        var bits = block[..BitMask.Words(piece.Count)];
        BitMask.Read(before[^ChangeFormat.MaskBytes(piece.Count)..], bits);
        PlainColumn.Gather(piece.Column, ref first, piece.Count, bits, to);
    }
}
