using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Png;

/// <summary>Reads PNG files with 8 bits a channel, grey or colour, with opacity or without; not interlaced. What isn't known to it is said in an exception.</summary>
internal static class PngReader
{
    /// <exception cref="InvalidDataException">It is no such file; the message says what it found.</exception>
    internal static Picture Decode(byte[] file)
    {
        if (!file.AsSpan().StartsWith(PngFormat.Signature))
        {
            throw new InvalidDataException("The file doesn't begin as a PNG does.");
        }

        Picture? picture = null;
        using var compressed = new MemoryStream();
        for (int at = PngFormat.Signature.Length; at + PngFormat.AroundContent <= file.Length;)
        {
            (string type, int start, int length) = Chunk(file, at);
            ReadOnlySpan<byte> content = file.AsSpan(start, length);
            switch (type)
            {
                case PngFormat.Header:
                    picture = Header(content);
                    break;
                case PngFormat.Data:
                    compressed.Write(content);
                    break;
                case PngFormat.End:
                    Decompress(picture ?? throw new InvalidDataException("The PNG has no header."), compressed);
                    return picture;
            }

            at = start + length + 4;
        }

        throw new InvalidDataException($"The PNG ends within a chunk, at byte {file.Length}.");
    }

    private static (string Type, int Start, int Length) Chunk(byte[] file, int at)
    {
        uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
        string type = Encoding.ASCII.GetString(file, at + 4, 4);
        if (length > file.Length - at - PngFormat.AroundContent)
        {
            throw new InvalidDataException($"Chunk {type} at byte {at} is {length} bytes long, more than the file has.");
        }

        if (Crc32.Of(file.AsSpan(at + 4, (int)length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + (int)length)))
        {
            throw new InvalidDataException($"Chunk {type} at byte {at} is damaged: its check sum is wrong.");
        }

        return (type, at + 8, (int)length);
    }

    private static Picture Header(ReadOnlySpan<byte> header)
    {
        if (header.Length != PngFormat.HeaderLength)
        {
            throw new InvalidDataException($"The PNG's header has {header.Length} bytes instead of {PngFormat.HeaderLength}.");
        }

        int width = BinaryPrimitives.ReadInt32BigEndian(header);
        int height = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        int channels = header[9] switch { 0 => 1, 2 => 3, 6 => 4, _ => 0 };
        if (header[8] != 8 || channels == 0 || header[12] != 0)
        {
            throw new InvalidDataException($"PNGs of {header[8]} bits, colour type {header[9]}, interlacing {header[12]} aren't read: only 8 bits of types 0, 2 and 6, not interlaced.");
        }

        if (width <= 0 || height <= 0 || (long)width * height * channels > Array.MaxLength)
        {
            throw new InvalidDataException($"A picture of {width} x {height} pixels can't be read.");
        }

        return new Picture(width, height, channels, new byte[width * height * channels]);
    }

    private static void Decompress(Picture picture, MemoryStream compressed)
    {
        compressed.Position = 0;
        using var zlib = new ZLibStream(compressed, CompressionMode.Decompress);
        int stride = picture.Width * picture.Channels;
        ReadOnlySpan<byte> above = new byte[stride];
        for (int y = 0; y < picture.Height; y++)
        {
            int filter = zlib.ReadByte();
            Span<byte> row = picture.Samples.AsSpan(y * stride, stride);
            zlib.ReadExactly(row);
            RowFilter.Undo(filter, row, above, picture.Channels);
            above = row;
        }
    }
}
