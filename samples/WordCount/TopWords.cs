using System.Globalization;

namespace WordCount;

/// <summary>Prints the result: the most frequent words, then the totals.</summary>
internal static class TopWords
{
    private const int Shown = 20;

    internal static void Print(Dictionary<string, int> total, int files)
    {
        var top = total.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(Shown);
        foreach ((string word, int count) in top)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,12:N0}  {word}"));
        }

        long words = total.Values.Sum(count => (long)count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{words,12:N0}  words, {total.Count:N0} different, in {files:N0} files"));
    }
}
