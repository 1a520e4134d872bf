using Png;

namespace ImageBatch;

/// <summary>Paints pictures, the same each time: hills in fog under a sun, in colour, in grey, and with a frame one can see through.</summary>
internal static class Painting
{
    private const int Count = 24;

    internal static void FillFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        for (int number = 0; number < Count; number++)
        {
            File.WriteAllBytes(Path.Combine(folder, $"hills-{number:D2}.png"), PngWriter.Encode(Paint(number)));
        }
    }

    private static Picture Paint(int number)
    {
        int channels = (number % 3) switch { 0 => 3, 1 => 1, _ => 4 };
        int width = 480 + (number % 5 * 40);
        int height = 320 + (number % 4 * 50);
        var samples = new byte[width * height * channels];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (double red, double green, double blue) = Colour((double)x / width, (double)y / height, (double)height / width, number);
                Span<byte> pixel = samples.AsSpan(((y * width) + x) * channels, channels);
                if (channels == 1)
                {
                    pixel[0] = Byte((0.3 * red) + (0.59 * green) + (0.11 * blue));
                    continue;
                }

                (pixel[0], pixel[1], pixel[2]) = (Byte(red), Byte(green), Byte(blue));
                if (channels == 4)
                {
                    pixel[3] = Byte(12.0 * Math.Min(Math.Min(x, width - 1 - x), Math.Min(y, height - 1 - y)) / width);
                }
            }
        }

        return new Picture(width, height, channels, samples);
    }

    private static (double Red, double Green, double Blue) Colour(double x, double y, double aspect, int number)
    {
        const int ranges = 4;
        for (int range = ranges; range >= 1; range--)
        {
            // From the nearest range to the farthest, which is lighter.
            double top = 0.25 + (0.15 * range) + (0.09 * Math.Sin((x * (3 + range)) + (number * 1.7) + (range * 2))) + (0.02 * Math.Sin((x * 31 * range) + number));
            if (y > top)
            {
                double fog = (1 - ((double)range / ranges)) + (0.35 * (y - top));
                return (0.08 + (0.55 * fog), 0.16 + (0.5 * fog), 0.2 + (0.5 * fog));
            }
        }

        double fromSun = Math.Sqrt(Math.Pow(x - (0.15 + (number % 8 * 0.1)), 2) + Math.Pow((y - 0.2) * aspect, 2));
        double glow = fromSun < 0.05 ? 1 : 0.45 * Math.Exp(-6 * (fromSun - 0.05));
        return (0.55 + glow, 0.6 + (0.2 * y) + (0.35 * glow), 0.8 - (0.3 * y));
    }

    private static byte Byte(double part) => (byte)(Math.Clamp(part, 0, 1) * 255);
}
