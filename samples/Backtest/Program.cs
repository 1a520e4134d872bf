using System.Globalization;
using Backtest;

// Two moving averages, one trading rule: which lengths would have earned most? Each piece of work fills its own part of the caller's arrays.
double[] prices = Market.Prices(20_000);
const int pieces = 8;
const int shortest = 5;
const int lengths = 160;

var results = new double[lengths];
var histograms = new int[pieces][];
using var enough = new CancellationTokenSource();

// A search without an end, for as long as the rest takes.
Task<long> search = Task.Run(() => Strategy.SearchOn(prices, enough.Token), enough.Token);

var work = new Task[pieces];
for (int piece = 0; piece < pieces; piece++)
{
    int index = piece;
    int from = piece * lengths / pieces;
    int to = (piece + 1) * lengths / pieces;
    histograms[piece] = new int[10];
    int[] histogram = histograms[piece];
    work[piece] = Task.Run(() =>
    {
        for (int i = from; i < to; i++)
        {
            results[i] = Strategy.Earned(prices, shortest + i, 2 * (shortest + i));
            histogram[Math.Clamp((int)(results[i] * 10), 0, histogram.Length - 1)]++;
        }
    });
}

await Task.WhenAll(work);

enough.Cancel();
string ended = "";
try
{
    await search;
}
catch (OperationCanceledException)
{
    ended = "cancelled";
}

int best = Array.IndexOf(results, results.Max());
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"best: {shortest + best} and {2 * (shortest + best)} days, factor {results[best]:F4}"));
Console.WriteLine("histogram: " + string.Join(' ', Enumerable.Range(0, 10).Select(bin => histograms.Sum(h => h[bin]))));

// Where the report goes is the file system's business: others see it before the call ends, so this one is tried once, and on this machine.
string report = Path.Combine(Path.GetTempPath(), $"backtest-{Environment.ProcessId}.txt");
int lines = await Task.Run(() =>
{
    File.WriteAllLines(report, results.Select(result => result.ToString("R", CultureInfo.InvariantCulture)));
    return File.ReadAllLines(report).Length;
});
File.Delete(report);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines} lines written; the open-ended search was {ended}"));
