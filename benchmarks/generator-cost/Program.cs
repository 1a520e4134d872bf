// What the generator and the analyzers add to a build, in CPU time: it can be compared where other work shares the machine.
// In one warm process, so the figures are the compiler server's; runs are interleaved.
// dotnet run -c Release --project benchmarks/generator-cost [sites] [runs]
using System.Diagnostics;
using System.Globalization;
using Distributed.Engine.Generator;
using Distributed.Engine.Generator.Analysis;
using Distributed.GeneratorCost;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

var sites = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
var runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 7;

var samples = new Dictionary<string, List<double>>();
for (var run = -1; run < runs; run++)
{
    // The first round only warms up.
    Measure(run, run < 0 ? sites / 10 : sites);
}

Console.WriteLine($"| {sites} sites, median of {runs} (min – max) | CPU ms | |");
Console.WriteLine("| --- | --- |");
foreach (var (name, times) in samples)
{
    times.Sort();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {times[times.Count / 2]:F0} ({times[0]:F0} – {times[^1]:F0}) |"));
}

void Measure(int run, int count)
{
    Record(run, "compile without generator", () => Emit(SyntheticProject.Create(count, withUsing: true)));
    Record(run, "compile with generator", () =>
    {
        Driver().RunGeneratorsAndUpdateCompilation(SyntheticProject.Create(count, withUsing: true), out var output, out _);
        Emit(output);
    });

    foreach (var withUsing in new[] { true, false })
    {
        var project = withUsing ? "using" : "no using";
        var compilation = SyntheticProject.Create(count, withUsing);
        var driver = Driver();
        Record(run, $"generator, clean, {project}", () => driver = driver.RunGenerators(compilation));
        var files = driver.GetRunResult().GeneratedTrees.Length;
        if (files != (withUsing ? count / 10 : 0))
        {
            throw new InvalidOperationException($"{files} generated files for {count} sites, {project}: this measures something else.");
        }

        var edited = SyntheticProject.Edit(compilation, run + 1);
        Record(run, $"generator, after an edit, {project}", () => driver = driver.RunGenerators(edited));

        // The analyzer host compiles too; an analyzer that does nothing shows its own share.
        driver.RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        Record(run, $"analyzer host alone, {project}", () => Analyze(generated, new IdleAnalyzer()));
        Record(run, $"analyzer host with our analyzers, {project}", () =>
            Analyze(generated, new UnredirectedCallAnalyzer(), new ColdTaskAnalyzer(), new ProjectAnalyzer()));
    }
}

void Record(int run, string name, Action action)
{
    GC.Collect();
    using var process = Process.GetCurrentProcess();
    var before = process.TotalProcessorTime;
    action();
    process.Refresh();
    var elapsed = (process.TotalProcessorTime - before).TotalMilliseconds;
    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {run}: {elapsed,7:F0} ms CPU  {name}"));
    if (run >= 0)
    {
        (samples.TryGetValue(name, out var times) ? times : samples[name] = []).Add(elapsed);
    }
}

static GeneratorDriver Driver() =>
    CSharpGeneratorDriver.Create([new RedirectGenerator().AsSourceGenerator()], parseOptions: SyntheticProject.ParseOptions);

static void Emit(Compilation compilation)
{
    var result = compilation.Emit(Stream.Null);
    if (!result.Success)
    {
        throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Take(5)));
    }
}

static void Analyze(Compilation compilation, params ReadOnlySpan<DiagnosticAnalyzer> analyzers) => compilation
    .Clone()
    .WithAnalyzers([.. analyzers])
    .GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
