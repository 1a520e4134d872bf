using System.Diagnostics;
using System.Globalization;
using ImageBatch;
using Png;

if (args.Length > 2 || args is ["-h" or "--help", ..])
{
    Console.Error.WriteLine("usage: ImageBatch [folder with .png files] [folder for thumbnails]");
    return 2;
}

string folder = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "imagebatch");
string thumbnails = args.Length > 1 ? args[1] : Path.Combine(folder, "thumbnails");
if (!Directory.Exists(folder))
{
    Console.Error.WriteLine($"No folder '{folder}': painting some pictures there.");
    Painting.FillFolder(folder);
}

string[] files = Directory.GetFiles(folder, "*.png");
Directory.CreateDirectory(thumbnails);

var clock = Stopwatch.StartNew();

using (LoopBar.Begin("Resizing"))
{
    Parallel.ForEach(files, file =>
    {
        Picture picture = PngReader.Decode(File.ReadAllBytes(file));
        Picture thumbnail = Thumbnail.Of(picture, longestSide: 160);
        File.WriteAllBytes(Path.Combine(thumbnails, Path.GetFileName(file)), PngWriter.Encode(thumbnail));
    });
}

Written.Print(files.Select(file => Path.Combine(thumbnails, Path.GetFileName(file))));
Console.WriteLine($"in {thumbnails}");
Console.Error.WriteLine($"{clock.Elapsed.TotalSeconds:F2} s");
return 0;
