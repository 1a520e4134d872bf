using System.Globalization;

namespace Compat.Corpus;

/// <summary>Extract, transform, load: delimited files, cleaning, joining, aggregating.</summary>
public sealed class Etl : Contract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("compat-").FullName;
    private readonly ColumnMap _map = new() { ["id"] = 0, ["name"] = 1, ["amount"] = 2 };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Behaviour(Ships.Must)]
    public async Task Rows_of_a_file_are_mapped_by_a_captured_map()
    {
        var path = Write("in.csv", "1,Ann,2.5\n2,Bob,4\n");
        var rows = await Task.Run(() => File.ReadLines(path)
            .Select(l => l.Split(','))
            .Select(c => new Row(int.Parse(c[_map["id"]], CultureInfo.InvariantCulture), c[_map["name"]], decimal.Parse(c[_map["amount"]], CultureInfo.InvariantCulture)))
            .ToList());
        Assert.Equal([new(1, "Ann", 2.5m), new(2, "Bob", 4m)], rows);
    }

    [Behaviour(Ships.Must)]
    public async Task Files_are_summed_in_a_call_each_by_an_async_reader()
    {
        var paths = Enumerable.Range(1, 4).Select(i => Write($"{i}.txt", string.Join('\n', Enumerable.Range(1, i)))).ToList();
        var sums = await Task.WhenAll(paths.Select(p => Task.Run(async () =>
        {
            using var reader = new StreamReader(p);
            var sum = 0;
            while (await reader.ReadLineAsync() is { } line)
            {
                sum += int.Parse(line, CultureInfo.InvariantCulture);
            }

            return sum;
        })));
        Assert.Equal([1, 3, 6, 10], sums);
    }

    [Behaviour(Ships.Must)]
    public async Task Quoted_cells_are_split_by_a_state_machine()
    {
        var lines = new[] { "1,\"a, b\",x", "2,\"say \"\"hi\"\"\",y" };
        var cells = await Task.WhenAll(lines.Select(l => Task.Run(() => Csv.Split(l))));
        Assert.Equal(["1", "a, b", "x"], cells[0]);
        Assert.Equal("say \"hi\"", cells[1][1]);
    }

    [Behaviour(Ships.Must)]
    public async Task Bad_rows_are_collected_beside_good_ones()
    {
        string[] lines = ["1", "x", "3", ""];
        var good = new List<int>();
        var bad = new List<(int Line, string Error)>();
        await Task.Run(() =>
        {
            for (var i = 0; i < lines.Length; i++)
            {
                try
                {
                    good.Add(int.Parse(lines[i], CultureInfo.InvariantCulture));
                }
                catch (FormatException e)
                {
                    bad.Add((i + 1, e.GetType().Name));
                }
            }
        });
        Assert.Equal([1, 3], good);
        Assert.Equal([(2, "FormatException"), (4, "FormatException")], bad);
    }

    [Behaviour(Ships.Must)]
    public async Task Orders_are_joined_with_customers()
    {
        var customers = new List<Customer> { new(1, "Ann"), new(2, "Bob") };
        var orders = new List<Order> { new(10, 1, 5m), new(11, 2, 7m), new(12, 1, 1m), new(13, 9, 3m) };
        var report = await Task.Run(() =>
            (from c in customers
             join o in orders on c.Id equals o.CustomerId into own
             orderby c.Name
             select $"{c.Name}: {own.Count()} for {own.Sum(o => o.Total)}").ToArray());
        Assert.Equal(["Ann: 2 for 6", "Bob: 1 for 7"], report);
    }

    [Behaviour(Ships.Must, Missed = "uses Monitor.Enter")]
    public async Task Batches_are_loaded_into_a_table_under_a_lock()
    {
        var table = new Dictionary<int, string>();
        var rows = Enumerable.Range(0, 100).Select(i => (Key: i, Value: $"v{i}")).ToList();
        await Task.WhenAll(rows.Chunk(25).Select(batch => Task.Run(() =>
        {
            var clean = batch.Select(r => (r.Key, Value: r.Value.ToUpperInvariant())).ToList();
            lock (table)
            {
                foreach (var (key, value) in clean)
                {
                    table[key] = value;
                }
            }
        })));
        Assert.Equal(100, table.Count);
        Assert.Equal("V77", table[77]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_pipeline_of_steps_is_applied_to_each_record()
    {
        List<Func<string, string>> steps = [s => s.Trim(), s => s.ToLowerInvariant(), s => s.Replace("ä", "ae", StringComparison.Ordinal), s => s.Length > 5 ? s[..5] : s];
        string[] names = ["  MÄRZ ", "September"];
        var cleaned = await Task.WhenAll(names.Select(n => Task.Run(() => steps.Aggregate(n, (value, step) => step(value)))));
        Assert.Equal(["maerz", "septe"], cleaned);
    }

    [Behaviour(Ships.Must)]
    public async Task Duplicates_are_dropped_by_a_comparer_of_the_users()
    {
        var people = new[] { new Customer(1, "Ann"), new Customer(2, "ANN"), new Customer(3, "Bob") };
        var unique = await Task.Run(() => people.Distinct(new ByName()).ToArray());
        Assert.Equal([1, 3], unique.Select(c => c.Id));
    }

    [Behaviour(Ships.Must)]
    public async Task Missing_values_are_filled_with_the_mean_in_a_captured_array()
    {
        var series = new double?[] { 1, null, 3, null, 5 };
        await Task.Run(() =>
        {
            var mean = series.Average()!.Value;
            for (var i = 0; i < series.Length; i++)
            {
                series[i] ??= mean;
            }
        });
        Assert.Equal([1, 3, 3, 3, 5], series);
    }

    [Behaviour(Ships.Must)]
    public async Task Columns_are_pivoted_into_nested_dictionaries()
    {
        var sales = new[] { ("north", "Q1", 10), ("south", "Q1", 5), ("north", "Q2", 7), ("north", "Q1", 1) };
        var pivot = await Task.Run(() => sales
            .GroupBy(s => s.Item1)
            .ToDictionary(g => g.Key, g => g.GroupBy(s => s.Item2).ToDictionary(q => q.Key, q => q.Sum(s => s.Item3))));
        Assert.Equal((11, 7), (pivot["north"]["Q1"], pivot["north"]["Q2"]));
        Assert.Single(pivot["south"]);
    }

    [Behaviour(Ships.Must)]
    public async Task A_file_is_converted_and_written_beside_it()
    {
        var source = Write("a.tsv", "x\ty\n1\t2\n");
        var target = Path.ChangeExtension(source, ".csv");
        var lines = await Task.Run(() =>
        {
            using var reader = new StreamReader(source);
            using var writer = new StreamWriter(target);
            var count = 0;
            while (reader.ReadLine() is { } line)
            {
                writer.WriteLine(line.Replace('\t', ','));
                count++;
            }

            return count;
        });
        Assert.Equal(2, lines);
        Assert.Equal(["x,y", "1,2"], File.ReadAllLines(target));
    }

    [Behaviour(Ships.Must)]
    public async Task Fixed_width_records_are_read_from_bytes()
    {
        var path = Path.Combine(_folder, "records.bin");
        using (var writer = new BinaryWriter(File.Create(path)))
        {
            for (var i = 0; i < 5; i++)
            {
                writer.Write(i);
                writer.Write(i * 0.5);
            }
        }

        var total = await Task.Run(() =>
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            double sum = 0;
            while (reader.BaseStream.Position < reader.BaseStream.Length)
            {
                sum += reader.ReadInt32() * reader.ReadDouble();
            }

            return sum;
        });
        Assert.Equal(15, total);
    }

    [Behaviour(Ships.Must)]
    public async Task Folders_are_measured_recursively()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));
        Write("a.txt", "12345");
        Write(Path.Combine("sub", "b.txt"), "123");
        Assert.Equal(8, await Task.Run(() => Size(new DirectoryInfo(_folder))));
    }

    [Behaviour(Ships.Must)]
    public async Task A_star_schema_is_denormalised_by_lookups()
    {
        var regions = new Dictionary<int, string> { [1] = "EU", [2] = "US" };
        var products = new Dictionary<int, (string Name, decimal Price)> { [7] = ("pen", 2m), [8] = ("ink", 5m) };
        var facts = new List<Fact> { new(1, 7, 3), new(2, 8, 1), new(1, 8, 2), new(3, 7, 1) };
        var flat = await Task.Run(() => facts
            .Where(f => regions.ContainsKey(f.Region))
            .Select(f => new { Region = regions[f.Region], products[f.Product].Name, Total = products[f.Product].Price * f.Count })
            .GroupBy(f => f.Region)
            .Select(g => (g.Key, g.Sum(f => f.Total)))
            .ToList());
        Assert.Equal([("EU", 16m), ("US", 5m)], flat);
    }

    private static long Size(DirectoryInfo folder) => folder.GetFiles().Sum(f => f.Length) + folder.GetDirectories().Sum(Size);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private sealed record Row(int Id, string Name, decimal Amount);

    private sealed record Customer(int Id, string Name);

    private sealed record Order(int Id, int CustomerId, decimal Total);

    private readonly record struct Fact(int Region, int Product, int Count);

    private sealed class ColumnMap : Dictionary<string, int>;

    private sealed class ByName : IEqualityComparer<Customer>
    {
        public bool Equals(Customer? x, Customer? y) => string.Equals(x?.Name, y?.Name, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode(Customer obj) => StringComparer.OrdinalIgnoreCase.GetHashCode(obj.Name);
    }

    private static class Csv
    {
        private enum State
        {
            Plain,
            Quoted,
        }

        public static List<string> Split(string line)
        {
            var cells = new List<string> { "" };
            var state = State.Plain;
            for (var i = 0; i < line.Length; i++)
            {
                switch (state, line[i])
                {
                    case (State.Plain, ','):
                        cells.Add("");
                        break;
                    case (State.Plain, '"'):
                        state = State.Quoted;
                        break;
                    case (State.Quoted, '"') when i + 1 < line.Length && line[i + 1] == '"':
                        cells[^1] += line[i++];
                        break;
                    case (State.Quoted, '"'):
                        state = State.Plain;
                        break;
                    default:
                        cells[^1] += line[i];
                        break;
                }
            }

            return cells;
        }
    }
}
