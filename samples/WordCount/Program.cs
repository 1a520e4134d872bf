using System.Diagnostics;
using Distributed.Tasks;
using WordCount;

if (args.Length > 1 || args is ["-h" or "--help"])
{
    Console.Error.WriteLine("usage: WordCount [folder]");
    return 2;
}

string folder = args is [string given] ? given : ReferencePacks.Folder;
string[] files = TextFiles.Below(folder);
if (files.Length == 0)
{
    Console.Error.WriteLine($"No .txt, .md or .xml file below '{folder}'. Name a folder that has some: WordCount <folder>");
    return 1;
}

var clock = Stopwatch.StartNew();

Task<Dictionary<string, int>>[] counting = [.. files.Select(file => Task.Run(() => WordCounter.Count(file)))];

var total = new Dictionary<string, int>();
foreach (Dictionary<string, int> words in await Task.WhenAll(counting))
{
    foreach ((string word, int count) in words)
    {
        total[word] = total.GetValueOrDefault(word) + count;
    }
}

TopWords.Print(total, files.Length);
Console.Error.WriteLine($"{clock.Elapsed.TotalSeconds:F2} s");
return 0;
