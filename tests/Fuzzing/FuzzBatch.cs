using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distributed.Fuzzing;

/// <summary>Some hundred programs in one assembly, in a folder of its own, run as a user's program is. Not thread-safe.</summary>
internal sealed class FuzzBatch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string[] Ours = ["Distributed.Engine.dll", "Distributed.Tasks.dll", "Microsoft.Extensions.Logging.Abstractions.dll", "Microsoft.Extensions.DependencyInjection.Abstractions.dll"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fuzz");
    private readonly int _seed;

    public FuzzBatch(int seed, IReadOnlyList<int> numbers)
    {
        _seed = seed;
        var source = Source(numbers);
        File.WriteAllText(Path.Combine(_folder.FullName, "fuzz.cs"), source);
        Compile(source);
        foreach (var file in Ours)
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(_folder.FullName, file));
        }

        var version = Environment.Version;
        File.WriteAllText(
            Path.Combine(_folder.FullName, "fuzz.runtimeconfig.json"),
            $$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{version.Major}}.{{version.Minor}}.0" } } }""");
    }

    /// <summary>The source of one program.</summary>
    public static string SourceOf(int seed, int number) => ProgramSource.Write(seed, number);

    /// <summary>The output lines of a run; <c>site</c> lines say what shipped.</summary>
    public IReadOnlyList<string> Run(string cluster)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(_folder.FullName, "fuzz.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        start.Environment["DISTRIBUTED_CLUSTER"] = cluster;
        start.Environment["DISTRIBUTED_PLACEMENT"] = "remote";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The programs of seed {_seed} didn't end within {Patience} on '{cluster}'. Output so far:\n{output.Result}");
        }

        return process.ExitCode == 0
            ? output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"The programs of seed {_seed} ended with {process.ExitCode} on '{cluster}': {error.Result}");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Source(IReadOnlyList<int> numbers)
    {
        using var support = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Support")!);
        var text = new StringBuilder("#nullable enable\n").Append(support.ReadToEnd()).Append("public static class Programs\n{\n");
        foreach (var number in numbers)
        {
            text.Append(ProgramSource.Write(_seed, number));
        }

        text.Append("public static readonly int[] Numbers = { ").AppendJoin(", ", numbers).Append(" };\n");
        text.Append("public static readonly Func<CallSite, Task<string>>[] All = { ").AppendJoin(", ", numbers.Select(n => $"P{n}")).Append(" };\n}\n");
        return text.ToString();
    }

    private void Compile(string source)
    {
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var references = trusted.Where(p => p.StartsWith(framework, StringComparison.Ordinal) || Ours.Contains(Path.GetFileName(p))).Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create(
            "fuzz",
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest))],
            references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release));
        var result = compilation.Emit(Path.Combine(_folder.FullName, "fuzz.dll"));
        if (!result.Success)
        {
            var errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5).Select(d => string.Create(CultureInfo.InvariantCulture, $"{d}"));
            throw new InvalidOperationException($"The programs of seed {_seed} don't compile:\n{string.Join('\n', errors)}");
        }
    }
}
