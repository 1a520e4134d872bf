namespace Compat.Corpus;

/// <summary>Pictures: pixels in arrays, filters, tiles, fractals, colours.</summary>
public class Images : Contract
{
    private static readonly double[,] Blur = { { 1 / 16.0, 2 / 16.0, 1 / 16.0 }, { 2 / 16.0, 4 / 16.0, 2 / 16.0 }, { 1 / 16.0, 2 / 16.0, 1 / 16.0 } };

    [Behaviour(Ships.Must)]
    public async Task Rows_of_a_fractal_are_written_to_one_array()
    {
        const int size = 32;
        var iterations = new byte[size * size];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(band => Task.Run(() =>
        {
            for (var y = band * 4; y < (band + 1) * 4; y++)
            {
                for (var x = 0; x < size; x++)
                {
                    iterations[(y * size) + x] = Mandelbrot((x / 16.0) - 1.5, (y / 16.0) - 1);
                }
            }
        })));
        Assert.Equal(Mandelbrot((20 / 16.0) - 1.5, (10 / 16.0) - 1), iterations[(10 * size) + 20]);
        Assert.Equal(50, iterations[(16 * size) + 24]);
    }

    [Behaviour(Ships.Must)]
    public async Task Pixels_of_a_picture_are_inverted_in_place()
    {
        var image = new Bitmap(4, 2);
        image[1, 1] = new(10, 20, 30);
        await Task.Run(() =>
        {
            for (var y = 0; y < image.Height; y++)
            {
                for (var x = 0; x < image.Width; x++)
                {
                    var p = image[x, y];
                    image[x, y] = new((byte)~p.R, (byte)~p.G, (byte)~p.B);
                }
            }
        });
        Assert.Equal(new Rgb(245, 235, 225), image[1, 1]);
        Assert.Equal(new Rgb(255, 255, 255), image[0, 0]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_kernel_in_a_static_table_blurs_into_a_new_picture()
    {
        var grey = new double[5, 5];
        grey[2, 2] = 16;
        var blurred = await Task.Run(() => Convolve(grey, Blur));
        Assert.Equal((4, 2, 1), (blurred[2, 2], blurred[1, 2], blurred[1, 1]));
    }

    [Behaviour(Ships.Must)]
    public async Task Tiles_have_a_histogram_each_and_are_summed()
    {
        var pixels = Enumerable.Range(0, 1_024).Select(i => (byte)(i % 256)).ToArray();
        var tiles = await Task.WhenAll(pixels.Chunk(128).Select(tile => Task.Run(() =>
        {
            var histogram = new int[256];
            foreach (var p in tile)
            {
                histogram[p]++;
            }

            return histogram;
        })));
        var total = tiles.Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]);
        Assert.All(total, n => Assert.Equal(4, n));
    }

    [Behaviour(Ships.Must)]
    public async Task A_thumbnail_is_averaged_of_blocks()
    {
        var (width, height) = (8, 8);
        var source = Enumerable.Range(0, width * height).Select(i => (float)i).ToArray();
        var small = await Task.Run(() => Shrink(source, width, height, 4));
        Assert.Equal([13.5f, 17.5f, 45.5f, 49.5f], small);
    }

    [Behaviour(Ships.Must)]
    public async Task Colours_go_to_hue_and_back_through_structs()
    {
        Rgb[] colours = [new(255, 0, 0), new(0, 128, 0), new(10, 20, 30)];
        var hues = await Task.Run(() => Array.ConvertAll(colours, c => c.ToHsv()));
        Assert.Equal([0, 120, 210], hues.Select(h => Math.Round(h.Hue)));
    }

    [Behaviour(Ships.Must)]
    public async Task A_region_is_flooded_from_a_seed()
    {
        var map = new[] { "..#..", "..#..", "###..", "....." }.Select(r => r.ToCharArray()).ToArray();
        var filled = await Task.Run(() => Flood(map, 0, 0, 'o'));
        Assert.Equal(4, filled);
        Assert.Equal("oo#..", new string(map[1]));
    }

    [Behaviour(Ships.Must)]
    public async Task Rays_hit_the_nearest_of_captured_spheres()
    {
        var scene = new IShape[] { new Sphere(0, 0, 5, 1), new Sphere(0, 0, 9, 2), new Plane(-1) };
        var rows = await Task.WhenAll(Enumerable.Range(-2, 5).Select(y => Task.Run(() =>
            string.Concat(Enumerable.Range(-2, 5).Select(x => scene
                .Select(s => (Shape: s, Distance: s.Hit(x / 4.0, y / 4.0, 1)))
                .Where(h => h.Distance > 0)
                .OrderBy(h => h.Distance)
                .Select(h => h.Shape.Symbol)
                .FirstOrDefault(' '))))));
        Assert.Equal('s', rows[2][2]);
        Assert.Equal('p', rows[0][0]);
    }

    [Behaviour(Ships.Must)]
    public async Task Runs_of_equal_pixels_are_packed_and_unpacked()
    {
        byte[] pixels = [7, 7, 7, 7, 1, 2, 2];
        var packed = await Task.Run(() => Pack(pixels).SelectMany(r => new[] { (byte)r.Length, r.Value }).ToArray());
        Assert.Equal([4, 7, 1, 1, 2, 2], packed);
    }

    [Behaviour(Ships.Must)]
    public async Task A_palette_maps_bytes_through_a_span()
    {
        var pixels = new byte[] { 0, 1, 2, 3, 2, 1 };
        var palette = new uint[] { 0xFF000000, 0xFFFF0000, 0xFF00FF00, 0xFF0000FF };
        var target = new uint[pixels.Length];
        await Task.Run(() =>
        {
            Span<uint> to = target;
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = palette[pixels[i]];
            }
        });
        Assert.Equal([0xFF000000, 0xFFFF0000, 0xFF00FF00, 0xFF0000FF, 0xFF00FF00, 0xFFFF0000], target);
    }

    [Behaviour(Ships.Must)]
    public async Task A_life_is_lived_for_some_generations()
    {
        var board = new bool[5, 5];
        (board[2, 1], board[2, 2], board[2, 3]) = (true, true, true);
        var generations = 3;
        var end = await Task.Run(() =>
        {
            var current = board;
            for (var g = 0; g < generations; g++)
            {
                var next = new bool[5, 5];
                for (var y = 0; y < 5; y++)
                {
                    for (var x = 0; x < 5; x++)
                    {
                        var n = Neighbours(current, y, x);
                        next[y, x] = n == 3 || (n == 2 && current[y, x]);
                    }
                }

                current = next;
            }

            return current;
        });
        Assert.True(end[1, 2] && end[2, 2] && end[3, 2] && !end[2, 1]);
        Assert.True(board[2, 1]);
    }

    private static byte Mandelbrot(double cx, double cy)
    {
        double x = 0, y = 0;
        byte n = 0;
        while (n < 50 && (x * x) + (y * y) < 4)
        {
            (x, y) = ((x * x) - (y * y) + cx, (2 * x * y) + cy);
            n++;
        }

        return n;
    }

    private static double[,] Convolve(double[,] image, double[,] kernel)
    {
        var (h, w) = (image.GetLength(0), image.GetLength(1));
        var result = new double[h, w];
        for (var y = 1; y < h - 1; y++)
        {
            for (var x = 1; x < w - 1; x++)
            {
                for (var ky = -1; ky <= 1; ky++)
                {
                    for (var kx = -1; kx <= 1; kx++)
                    {
                        result[y, x] += image[y + ky, x + kx] * kernel[ky + 1, kx + 1];
                    }
                }
            }
        }

        return result;
    }

    private static float[] Shrink(float[] source, int width, int height, int by)
    {
        var result = new float[width / by * (height / by)];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                result[(y / by * (width / by)) + (x / by)] += source[(y * width) + x] / (by * by);
            }
        }

        return result;
    }

    private static int Flood(char[][] map, int x, int y, char with)
    {
        var stack = new Stack<(int X, int Y)>();
        stack.Push((x, y));
        var from = map[y][x];
        var count = 0;
        while (stack.TryPop(out var at))
        {
            if (at.Y < 0 || at.Y >= map.Length || at.X < 0 || at.X >= map[at.Y].Length || map[at.Y][at.X] != from)
            {
                continue;
            }

            map[at.Y][at.X] = with;
            count++;
            foreach (var (dx, dy) in new[] { (0, 1), (1, 0), (0, -1), (-1, 0) })
            {
                stack.Push((at.X + dx, at.Y + dy));
            }
        }

        return count;
    }

    private static IEnumerable<(byte Value, int Length)> Pack(byte[] pixels)
    {
        for (var i = 0; i < pixels.Length;)
        {
            var start = i;
            while (i < pixels.Length && pixels[i] == pixels[start])
            {
                i++;
            }

            yield return (pixels[start], i - start);
        }
    }

    private static int Neighbours(bool[,] board, int y, int x)
    {
        var n = 0;
        for (var dy = -1; dy <= 1; dy++)
        {
            for (var dx = -1; dx <= 1; dx++)
            {
                n += (dx, dy) != (0, 0) && board[(y + dy + 5) % 5, (x + dx + 5) % 5] ? 1 : 0;
            }
        }

        return n;
    }

    private readonly record struct Rgb(byte R, byte G, byte B)
    {
        public (double Hue, double Saturation, double Value) ToHsv()
        {
            double max = Math.Max(R, Math.Max(G, B)), min = Math.Min(R, Math.Min(G, B)), d = max - min;
            var hue = d == 0 ? 0 : max == R ? (G - B) / d % 6 : max == G ? ((B - R) / d) + 2 : ((R - G) / d) + 4;
            return ((hue * 60 + 360) % 360, max == 0 ? 0 : d / max, max / 255);
        }
    }

    private sealed class Bitmap(int width, int height)
    {
        private readonly Rgb[] _pixels = new Rgb[width * height];

        public int Width => width;

        public int Height => height;

        public Rgb this[int x, int y]
        {
            get => _pixels[(y * width) + x];
            set => _pixels[(y * width) + x] = value;
        }
    }

    private interface IShape
    {
        char Symbol { get; }

        double Hit(double dx, double dy, double dz);
    }

    private sealed record Sphere(double X, double Y, double Z, double Radius) : IShape
    {
        public char Symbol => 's';

        public double Hit(double dx, double dy, double dz)
        {
            var length = Math.Sqrt((dx * dx) + (dy * dy) + (dz * dz));
            var along = ((X * dx) + (Y * dy) + (Z * dz)) / length;
            var off = (X * X) + (Y * Y) + (Z * Z) - (along * along);
            return off > Radius * Radius ? -1 : along - Math.Sqrt((Radius * Radius) - off);
        }
    }

    private sealed record Plane(double Level) : IShape
    {
        public char Symbol => 'p';

        public double Hit(double dx, double dy, double dz) => dy < 0 ? Level / dy : -1;
    }
}
