using System.Diagnostics;

namespace Distributed.Packaging.Tests;

/// <summary>Programs whose process is not "dotnet program.dll": executors are started as they were, and find what they found.</summary>
[Collection(PackedFeed.Collection)]
public sealed class OtherDriversTests(PackedFeed feed)
{
    private const string Packages = """
        <ItemGroup>
          <PackageReference Include="Distributed.Tasks" Version="0.1.*" />
          <PackageReference Include="Distributed.Parallel" Version="0.1.*" />
        </ItemGroup>
        """;

    private const string Program = """
        <PropertyGroup><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
        """;

    private const string ReportSource = """
        public static class Report
        {
            public static void Print()
            {
                foreach (var site in Distributed.Cluster.Explain().Sites)
                {
                    Console.WriteLine($"// {site.Member}: {site.Calls} calls, {site.Calls - site.Shipped} stayed {string.Join(';', site.LocalReasons.Keys)}");
                }
            }
        }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_single_file_ships_to_executors_that_are_the_same_file(bool isSelfContained)
    {
        var folder = feed.Write(
            "SingleFile" + isSelfContained,
            $"{Program}<PropertyGroup><PublishSingleFile>true</PublishSingleFile></PropertyGroup>{Packages}",
            ("Report.cs", ReportSource),
            ("Program.cs", """
                using Distributed.Parallel;
                using Distributed.Tasks;

                var squares = new long[100_000];
                Parallel.For(0, squares.Length, i => squares[i] = (long)i * i);
                var texts = new List<string>();
                await Task.Run(() => texts.Add($"{squares[3]}"));
                Console.WriteLine($"answer {squares.Sum()} {texts[0]}");
                Report.Print();
                """));
        Dotnet.Run(folder, "publish", "--use-current-runtime", "--self-contained", isSelfContained ? "true" : "false", "-o", Path.Combine(folder, "out"), "-v", "q", "--nologo");
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "out"), "*.dll"));

        var output = Connected(folder, Path.Combine(folder, "out", Path.GetFileName(folder) + (OperatingSystem.IsWindows() ? ".exe" : "")));

        Assert.Contains("answer 333328333350000 9", output, StringComparison.Ordinal);
        AssertAllShipped(output);
    }

    /// <summary>BenchmarkDotNet builds a program of its own around the user's and starts that: the driver is a child process which no user has written.</summary>
    [Fact]
    public void A_benchmark_ships_from_the_process_that_BenchmarkDotNet_starts()
    {
        var folder = feed.Write(
            "Benchmark",
            $"""{Program}{Packages}<ItemGroup><PackageReference Include="BenchmarkDotNet" Version="0.15.8" /></ItemGroup>""",
            ("Report.cs", ReportSource),
            ("Program.cs", """
                using BenchmarkDotNet.Attributes;
                using BenchmarkDotNet.Configs;
                using BenchmarkDotNet.Engines;
                using BenchmarkDotNet.Jobs;
                using BenchmarkDotNet.Running;
                using Distributed.Parallel;
                using Distributed.Tasks;

                var once = Job.Default.WithStrategy(RunStrategy.Monitoring).WithWarmupCount(1).WithIterationCount(1).WithInvocationCount(1).WithUnrollFactor(1);
                var summary = BenchmarkRunner.Run<Sums>(ManualConfig.Create(DefaultConfig.Instance).WithArtifactsPath(args[0]).AddJob(once));
                return summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success) ? 1 : 0;

                public class Sums
                {
                    private readonly int[] _numbers = Enumerable.Range(1, 1000).ToArray();
                    private long _sum;

                    [Benchmark]
                    public async Task<long> Both()
                    {
                        var squares = new long[_numbers.Length];
                        Parallel.For(0, squares.Length, i => squares[i] = (long)_numbers[i] * _numbers[i]);
                        _sum = squares.Sum() + await Task.Run(() => _numbers.Sum());
                        return _sum;
                    }

                    [GlobalCleanup]
                    public void Tell()
                    {
                        Console.WriteLine($"// answer {_sum} in {System.Reflection.Assembly.GetEntryAssembly()!.GetName().Name}");
                        Report.Print();
                    }
                }
                """));
        var program = Dotnet.Build(folder);

        var output = Connected(folder, "dotnet", program, Path.Combine(folder, "artifacts"));

        Assert.Contains("answer 334334000 in Benchmark-", output, StringComparison.Ordinal);
        AssertAllShipped(output);
    }

    /// <summary>The plug-in is ours; its host may know nothing of it. Either the engine is the plug-in's own, in its load context, or the host has it and shares it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_plug_in_in_its_own_load_context_ships(bool isShared)
    {
        var plugin = feed.Write(
            "Plugin" + isShared,
            $"<PropertyGroup><ImplicitUsings>enable</ImplicitUsings><EnableDynamicLoading>true</EnableDynamicLoading></PropertyGroup>{Packages}",
            ("Report.cs", ReportSource),
            ("Entry.cs", """
                using Distributed.Parallel;
                using Distributed.Tasks;

                public sealed record Order(string Name, long Total);

                public static class Entry
                {
                    public static async Task Main()
                    {
                        var squares = new long[100_000];
                        Parallel.For(0, squares.Length, i => squares[i] = (long)i * i);
                        var orders = new List<Order>();
                        var made = await Task.Run(() => { orders.Add(new Order("first", squares[3])); return orders[0]; });
                        Console.WriteLine($"answer {squares.Sum()} {orders.Single()} {ReferenceEquals(made, orders[0])} in {System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(Order).Assembly)!.Name}");
                        Report.Print();
                    }
                }
                """));
        var host = feed.Write(
            "Host" + isShared,
            Program + (isShared ? Packages : ""),
            ("Program.cs", """
                using System.Reflection;
                using System.Runtime.Loader;

                var context = new PluginContext(args[0]);
                await (Task)context.LoadFromAssemblyPath(args[0]).GetType("Entry")!.GetMethod("Main")!.Invoke(null, null)!;

                internal sealed class PluginContext(string path) : AssemblyLoadContext("the plug-in")
                {
                    private readonly AssemblyDependencyResolver _resolver = new(path);

                    protected override Assembly? Load(AssemblyName name)
                    {
                        // As the documentation has it: what the host has, it shares.
                        if (Default.Assemblies.Any(a => a.GetName().Name == name.Name)) return null;
                        try { return Default.LoadFromAssemblyName(name); }
                        catch (FileNotFoundException) { return _resolver.ResolveAssemblyToPath(name) is { } file ? LoadFromAssemblyPath(file) : null; }
                    }
                }
                """));
        var library = Dotnet.Build(plugin);
        var program = Dotnet.Build(host);

        var output = Connected(host, "dotnet", program, library);

        Assert.Contains("answer 333328333350000 Order { Name = first, Total = 9 } True in the plug-in", output, StringComparison.Ordinal);
        AssertAllShipped(output);
    }

    private static string Connected(string folder, string file, params string[] arguments)
    {
        var start = Dotnet.Start(file, arguments);
        start.WorkingDirectory = folder;
        start.Environment["DISTRIBUTED_CLUSTER"] = "local:2";
        start.Environment["DISTRIBUTED_PLACEMENT"] = "remote";
        return Dotnet.Run(start);
    }

    private static void AssertAllShipped(string output)
    {
        string[] sites = [.. output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("// ", StringComparison.Ordinal) && line.Contains(" calls, ", StringComparison.Ordinal))];
        Assert.Equal(["// Parallel.For", "// Task.Run"], sites.Select(site => site.Split(':')[0]).Order(StringComparer.Ordinal));
        Assert.True(sites.All(site => System.Text.RegularExpressions.Regex.IsMatch(site, "[1-9][0-9]* calls, 0 stayed$")), output);
    }
}
