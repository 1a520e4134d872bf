using Png;

namespace ImageBatch;

/// <summary>Makes small pictures of large ones: each pixel is the mean of the area it stands for.</summary>
internal static class Thumbnail
{
    /// <summary>A picture scaled down so that neither side is longer than asked for. One that is small already is copied.</summary>
    internal static Picture Of(Picture picture, int longestSide)
    {
        double scale = Math.Min(1, (double)longestSide / Math.Max(picture.Width, picture.Height));
        int width = Math.Max(1, (int)Math.Round(picture.Width * scale));
        int height = Math.Max(1, (int)Math.Round(picture.Height * scale));
        var samples = new byte[width * height * picture.Channels];
        var sums = new double[picture.Channels];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Mean(picture, x, y, width, height, sums);
                for (int channel = 0; channel < sums.Length; channel++)
                {
                    samples[(((y * width) + x) * picture.Channels) + channel] = (byte)Math.Round(sums[channel]);
                }
            }
        }

        return new Picture(width, height, picture.Channels, samples);
    }

    private static void Mean(Picture picture, int x, int y, int width, int height, double[] means)
    {
        (double left, double right) = Span(x, width, picture.Width);
        (double top, double bottom) = Span(y, height, picture.Height);
        Array.Clear(means);
        for (int row = (int)top; row < bottom; row++)
        {
            double rowShare = Share(row, top, bottom);
            for (int column = (int)left; column < right; column++)
            {
                double share = rowShare * Share(column, left, right);
                int at = ((row * picture.Width) + column) * picture.Channels;
                for (int channel = 0; channel < means.Length; channel++)
                {
                    means[channel] += share * picture.Samples[at + channel];
                }
            }
        }
    }

    /// <summary>The part of the large side that a pixel of the small one stands for.</summary>
    private static (double From, double To) Span(int pixel, int small, int large) =>
        ((double)pixel * large / small, Math.Min(large, (pixel + 1.0) * large / small));

    /// <summary>How much of the span lies in a pixel, as a part of the span.</summary>
    private static double Share(int pixel, double from, double to) => (Math.Min(to, pixel + 1) - Math.Max(from, pixel)) / (to - from);
}
