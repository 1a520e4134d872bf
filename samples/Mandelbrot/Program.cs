using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Mandelbrot;
using Png;

if (args.Length > 3 || args is ["-h" or "--help", ..])
{
    Console.Error.WriteLine("usage: Mandelbrot [file.png] [width] [height]");
    return 2;
}

string file = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "mandelbrot.png");
int width = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1200;
int height = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 800;

var clock = Stopwatch.StartNew();

var samples = new byte[width * height * 3];
Parallel.For(0, height, y =>
{
    for (int x = 0; x < width; x++)
    {
        Rgb colour = Colours.Of(Escape.Steps(Escape.Real(x, width), Escape.Imaginary(y, width, height)));
        int at = ((y * width) + x) * 3;
        samples[at] = colour.Red;
        samples[at + 1] = colour.Green;
        samples[at + 2] = colour.Blue;
    }
});

byte[] png = PngWriter.Encode(new Picture(width, height, 3, samples));
File.WriteAllBytes(file, png);

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{width} x {height} pixels, {png.Length:N0} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(png))[..16]}"));
Console.WriteLine($"written to {file}");
Console.Error.WriteLine($"{clock.Elapsed.TotalSeconds:F2} s");
return 0;
