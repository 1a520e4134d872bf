using System.Globalization;
using ScottPlot;

namespace Distributed.Benchmarks.Harness;

/// <summary>Draws how a rate grows with the number of those who work, both axes doubling, beside a straight line that stands for perfect growth.</summary>
internal static class GrowthPlot
{
    private const int WidthPixels = 900;
    private const int HeightPixels = 600;

    /// <summary>Writes a PNG and gives its path.</summary>
    /// <param name="name">Of the file, without its ending.</param>
    /// <param name="title">Above the plot.</param>
    /// <param name="across">What grows.</param>
    /// <param name="up">What is measured, with its unit.</param>
    /// <param name="numbers">How many work, ascending.</param>
    /// <param name="curves">A name and as many rates as there are numbers. The first rate of the first one is where perfect growth starts.</param>
    internal static string Write(string name, string title, string across, string up, IReadOnlyList<int> numbers, params (string Name, IReadOnlyList<double> Rates)[] curves)
    {
        using Plot plot = new();
        plot.Title(title);
        plot.XLabel(across);
        plot.YLabel(up);
        double[] xs = [.. numbers.Select(n => Math.Log2(n))];
        foreach ((string curve, IReadOnlyList<double> rates) in curves)
        {
            ScottPlot.Plottables.Scatter line = plot.Add.Scatter(xs, (double[])[.. rates.Select(Math.Log2)]);
            line.LegendText = curve;
            line.LineWidth = 2;
            line.MarkerSize = 8;
        }

        double start = curves[0].Rates[0] / numbers[0];
        ScottPlot.Plottables.Scatter perfect = plot.Add.Scatter(xs, (double[])[.. numbers.Select(n => Math.Log2(start * n))]);
        perfect.LegendText = "perfect growth";
        perfect.LinePattern = LinePattern.Dashed;
        perfect.MarkerSize = 0;

        plot.Axes.Bottom.SetTicks(xs, [.. numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))]);
        int low = (int)Math.Floor(curves.Min(c => Math.Log2(c.Rates.Min())));
        int high = (int)Math.Ceiling(Math.Max(Math.Log2(start * numbers[^1]), curves.Max(c => Math.Log2(c.Rates.Max()))));
        double[] ys = [.. Enumerable.Range(low, high - low + 1).Select(y => (double)y)];
        plot.Axes.Left.SetTicks(ys, [.. ys.Select(y => Math.Pow(2, y).ToString("N0", CultureInfo.InvariantCulture))]);
        plot.ShowLegend(Alignment.UpperLeft);
        string path = ArtifactFolder.PathOf(name + ".png");
        plot.SavePng(path, WidthPixels, HeightPixels);
        return path;
    }
}
