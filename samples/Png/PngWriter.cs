using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Png;

/// <summary>Writes PNG files. Each row gets the filter that leaves the smallest differences.</summary>
internal static class PngWriter
{
    internal static byte[] Encode(Picture picture)
    {
        using var file = new MemoryStream();
        file.Write(PngFormat.Signature);
        WriteChunk(file, PngFormat.Header, Header(picture));
        WriteChunk(file, PngFormat.Data, Compress(picture));
        WriteChunk(file, PngFormat.End, []);
        return file.ToArray();
    }

    private static byte[] Header(Picture picture)
    {
        var header = new byte[PngFormat.HeaderLength];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        header[8] = 8;
        header[9] = picture.Channels switch
        {
            1 => 0,
            3 => 2,
            4 => 6,
            _ => throw new ArgumentException($"A picture of {picture.Channels} channels can't be written; 1, 3 and 4 can.", nameof(picture)),
        };
        return header;
    }

    private static byte[] Compress(Picture picture)
    {
        int stride = picture.Width * picture.Channels;
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            var above = new byte[stride];
            var best = new byte[stride + 1];
            var tried = new byte[stride + 1];
            for (int y = 0; y < picture.Height; y++)
            {
                ReadOnlySpan<byte> row = picture.Samples.AsSpan(y * stride, stride);
                long least = long.MaxValue;
                for (int filter = 0; filter < RowFilter.Count; filter++)
                {
                    tried[0] = (byte)filter;
                    RowFilter.Apply(filter, row, above, picture.Channels, tried.AsSpan(1));
                    long size = SizeOf(tried);
                    if (size < least)
                    {
                        least = size;
                        (best, tried) = (tried, best);
                    }
                }

                zlib.Write(best);
                row.CopyTo(above);
            }
        }

        return compressed.ToArray();
    }

    /// <summary>Small differences, of either sign, compress well.</summary>
    private static long SizeOf(byte[] filtered)
    {
        long size = 0;
        for (int i = 1; i < filtered.Length; i++)
        {
            size += Math.Abs((int)(sbyte)filtered[i]);
        }

        return size;
    }

    private static void WriteChunk(MemoryStream file, string type, byte[] content)
    {
        var chunk = new byte[content.Length + PngFormat.AroundContent];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        content.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 8), Crc32.Of(chunk.AsSpan(4, content.Length + 4)));
        file.Write(chunk);
    }
}
