using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Xml.Linq;

namespace Distributed.Samples.Tests;

/// <summary>
/// A user's tests under a coverage tool, which writes a static counter in every method (S21): closures ship all the same, and what they run in
/// executors counts as covered.
/// </summary>
public sealed class CoverageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // The tool rewrites the assemblies it covers, so it gets its own.
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("covered");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Covered_closures_ship_and_their_lines_are_counted()
    {
        Copy(new DirectoryInfo(Metadata("CoveredTests")), _folder);

        var output = RunTests();

        Assert.Contains("Passed!", output, StringComparison.Ordinal);
        var covered = XDocument.Load(Assert.Single(_folder.GetFiles("coverage.cobertura.xml", SearchOption.AllDirectories)).FullName);
        var pricing = covered.Descendants("class").Single(c => (string?)c.Attribute("name") == "Covered.Pricing");
        Assert.Equal(1, HitsOf(pricing, "Total"));
        Assert.Equal(7, HitsOf(pricing, "Of"));
        Assert.Equal(0, HitsOf(pricing, "Never"));
    }

    private static int HitsOf(XElement type, string method) => type.Descendants("method")
        .Where(m => (string?)m.Attribute("name") == method)
        .Min(m => m.Descendants("line").Min(l => int.Parse(l.Attribute("hits")!.Value, CultureInfo.InvariantCulture)));

    private static string Metadata(string key) =>
        typeof(CoverageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.GetFiles())
        {
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        }

        foreach (var folder in from.GetDirectories().Where(d => d.Name != "TestResults"))
        {
            Copy(folder, to.CreateSubdirectory(folder.Name));
        }
    }

    private string RunTests()
    {
        ProcessStartInfo start = new("dotnet",
        [
            "test", Path.Combine(_folder.FullName, "Distributed.CoveredTests.dll"), "--collect", "XPlat Code Coverage", "--test-adapter-path", Metadata("Collector"),
            "--results-directory", Path.Combine(_folder.FullName, "results"),
            "--", "DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.IncludeTestAssembly=true",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // This test host's own settings must not reach the other one.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase) || n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DISTRIBUTED_CLUSTER"] = "local:2";
        start.Environment["DISTRIBUTED_PLACEMENT"] = "remote";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
        }

        var text = output.Result + error.Result;
        Assert.True(process.ExitCode == 0, text);
        return text;
    }
}
