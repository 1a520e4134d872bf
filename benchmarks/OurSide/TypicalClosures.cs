using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Distributed.Benchmarks.References;

namespace Distributed.Benchmarks.OurSide;

/// <summary>Closures as services and batch jobs have them, each a method of its own: what the analysis is timed with.</summary>
internal static class TypicalClosures
{
    /// <summary>The closures, over captures of their own.</summary>
    internal static Delegate[] Create() => [.. Numbers(), .. Texts(), .. Collections(), .. Objects(), .. Others()];

    private static Delegate[] Numbers()
    {
        int seed = 42;
        double[] values = [1, 2, 3];
        double[] results = new double[3];
        int[,] grid = new int[4, 4];
        long total = 0;
        return
        [
            () => seed,
            () => seed * seed + 1,
            () => Math.Sqrt(seed),
            () => Work.Do(seed),
            () => { total += seed; },
            () => { Interlocked.Add(ref total, seed); },
            () => { results[0] = Math.Sin(values[1]); },
            () => { for (int i = 0; i < values.Length; i++) { results[i] = values[i] * 2; } },
            () => { foreach (double v in values) { total += (long)v; } },
            () => { grid[1, 2] = seed; },
            () => Enumerable.Range(0, seed).Sum(i => (long)i * i),
            () => new Random(seed).Next(),
            () => decimal.Round(seed * 1.1m, 2),
        ];
    }

    private static Delegate[] Texts()
    {
        string text = "the quick brown fox";
        string[] lines = ["a 1", "b 2"];
        StringBuilder builder = new();
        Regex digits = new("[0-9]+");
        return
        [
            () => text.Length,
            () => text.ToUpperInvariant(),
            () => text.Split(' ').Length,
            () => text.Replace("quick", "slow", StringComparison.Ordinal),
            () => string.Join(",", lines.Select(l => l.Trim())),
            () => lines.GroupBy(l => l[0]).ToDictionary(g => g.Key, g => g.Count()),
            () => { foreach (string l in lines) { builder.Append(l); } },
            () => digits.Count(text),
            () => int.Parse("12", CultureInfo.InvariantCulture) + text.Length,
            () => Encoding.UTF8.GetBytes(text),
            () => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            () => $"{text} {lines.Length:N2}",
        ];
    }

    private static Delegate[] Collections()
    {
        List<int> list = [1, 2, 3];
        Dictionary<string, int> counts = new() { ["a"] = 1 };
        HashSet<int> seen = [1];
        Queue<int> queue = new([1, 2]);
        SortedDictionary<int, string> sorted = new() { [1] = "x" };
        return
        [
            () => list.Count,
            () => { list.Add(4); },
            () => { list.Sort(); },
            () => list.Where(i => i > 1).OrderBy(i => -i).ToList(),
            () => { counts["b"] = counts.GetValueOrDefault("a") + 1; },
            () => counts.Values.Max(),
            () => seen.Contains(2),
            () => { if (seen.Add(3)) { queue.Enqueue(3); } },
            () => { sorted[2] = "y"; },
            () => list.Zip(queue, (a, b) => a + b).Aggregate((a, b) => a * b),
        ];
    }

    private static Delegate[] Objects()
    {
        SampleOrder order = SampleOrder.Create();
        List<SampleNode> nodes = SampleNode.CreateMany(10);
        SampleParticle[] particles = new SampleParticle[8];
        Func<int, int> twice = static i => i * 2;
        return
        [
            () => order.Amount * 1.2,
            () => { order.Id++; },
            () => nodes.Sum(n => n.Value),
            () => { nodes[0].Value = 5; nodes.Add(new SampleNode { Value = 1 }); },
            () => { for (int i = 0; i < particles.Length; i++) { particles[i].X += particles[i].Speed; } },
            () => twice(order.Id),
            () => JsonSerializer.Serialize(order.Id),
            () => new SampleOrder { Id = order.Id, Currency = order.Currency },
            () => nodes.ToDictionary(n => n.Value, n => n.Name),
        ];
    }

    private static Delegate[] Others()
    {
        byte[] data = new byte[64];
        DateTime start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        CancellationToken token = CancellationToken.None;
        return
        [
            () => { token.ThrowIfCancellationRequested(); return data.Length; },
            () => start.AddDays(3).DayOfWeek,
            () => { if (data[0] == 1) { throw new InvalidOperationException("bad"); } },
            () => BitConverter.ToInt64(data, 8),
            () => { data.AsSpan().Fill(1); },
            () => File.Exists("/tmp/x"),
            async () => { await Task.Yield(); return data.Length; },
        ];
    }
}
