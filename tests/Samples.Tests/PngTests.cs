using Png;

namespace Distributed.Samples.Tests;

/// <summary>What the samples of pictures read and write with.</summary>
public sealed class PngTests
{
    /// <summary>Files that another program made: 4 x 6 pixels, rows with filters 0 to 4 and 0, the data in two pieces, a text beside it.</summary>
    [Theory]
    [InlineData(1, "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAGCAAAAADBUmCpAAAAB3RFWHRUaXRsZQB4KX5NOgAAABNJREFUeJxjYFD1ymeM1tHRYYpOyixg3tm0vXcAAAATSURBVHYuKJQl2tHRkeE4f/h8AHBZCHPxMivEAAAAAElFTkSuQmCC")]
    [InlineData(3, "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAGCAIAAABrW6giAAAAB3RFWHRUaXRsZQB4KX5NOgAAACVJREFUeJxjYDDNUo3q96rfkr/kJmP0hKM6MMAUHR2dlJSUmZlZUFDAvIqzpyoAAAAlSURBVO1i9jk/v6CgoNDQUBagjCMUFDAc/2PI71IZ3nNw/hVOAB4RG9ntOobXAAAAAElFTkSuQmCC")]
    [InlineData(4, "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAGCAYAAADkOT91AAAAB3RFWHRUaXRsZQB4KX5NOgAAACxJREFUeJxjYDDNmq8a1X/Eq37Ly/wlN/kYoycc/aWDBJiigSAJCDKBoAAImLddzG7CruqfAAAALUlEQVQ75+fnFwQEoaGhV1lAKhwhINPRscCR4fgfwzR+l8p14T0Hv82/wmkHAJr/JtD1ETb0AAAAAElFTkSuQmCC")]
    public void Files_with_all_row_filters_are_read(int channels, string file)
    {
        Picture picture = PngReader.Decode(Convert.FromBase64String(file));

        Assert.Equal((4, 6, channels), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal(
            from y in Enumerable.Range(0, 6) from x in Enumerable.Range(0, 4) from c in Enumerable.Range(0, channels) select (byte)((x * 37) + (y * 91) + (c * 53) + (x * y * 7)),
            picture.Samples);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_written_reads_the_same(int channels)
    {
        var samples = new byte[31 * 17 * channels];
        new Random(channels).NextBytes(samples);
        Picture picture = new(31, 17, channels, samples);

        Picture read = PngReader.Decode(PngWriter.Encode(picture));

        Assert.Equal((31, 17, channels), (read.Width, read.Height, read.Channels));
        Assert.Equal(samples, read.Samples);
    }

    [Theory]
    [InlineData(0, 0, "The file doesn't begin as a PNG does.")]
    [InlineData(20, 77, "Chunk IHDR at byte 8 is damaged: its check sum is wrong.")]
    [InlineData(8, 127, "Chunk IHDR at byte 8 is 2130706445 bytes long, more than the file has.")]
    public void A_damaged_file_is_refused_with_the_place(int at, byte value, string message)
    {
        byte[] file = PngWriter.Encode(new Picture(2, 1, 1, [1, 2]));
        file[at] = value;

        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => PngReader.Decode(file)).Message);
    }

    [Fact]
    public void A_file_that_ends_early_is_refused()
    {
        byte[] file = PngWriter.Encode(new Picture(2, 1, 1, [1, 2]))[..^5];

        Assert.Equal($"The PNG ends within a chunk, at byte {file.Length}.", Assert.Throws<InvalidDataException>(() => PngReader.Decode(file)).Message);
    }
}
