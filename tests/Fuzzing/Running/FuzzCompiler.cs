using System.Globalization;
using System.Reflection;
using System.Text;
using Distributed.Fuzzing.Writing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distributed.Fuzzing.Running;

/// <summary>Makes one assembly of some programs, as a user's Release build would be. Thread-safe.</summary>
internal static class FuzzCompiler
{
    private const string Usings = """
        #nullable enable
        global using System;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.Globalization;
        global using System.Linq;
        global using System.Text;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Distributed.Engine.Calls;
        global using Distributed.Parallel;
        global using Distributed.Tasks;

        """;

    private static readonly string[] s_ours =
        ["Distributed.Engine.dll", "Distributed.Tasks.dll", "Distributed.Parallel.dll", "Microsoft.Extensions.Logging.Abstractions.dll", "Microsoft.Extensions.DependencyInjection.Abstractions.dll"];

    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Latest);
    private static readonly SyntaxTree s_support = Parse(Usings + Support());
    private static readonly MetadataReference[] s_references = [.. References()];

    /// <summary>The engine's files, which the programs' folder must hold too.</summary>
    public static IReadOnlyList<string> Ours => s_ours;

    /// <summary>Compiles all programs.</summary>
    /// <exception cref="InvalidOperationException">One doesn't compile.</exception>
    public static void Compile(IReadOnlyList<FuzzProgram> programs, string file)
    {
        var errors = Emit(programs, file);
        if (errors.Count > 0)
        {
            var shown = errors.Take(5).Select(e => string.Create(CultureInfo.InvariantCulture, $"program {e.Number}: {e.Error}\n{programs.First(p => p.Number == e.Number).Source}"));
            throw new InvalidOperationException($"{errors.DistinctBy(e => e.Number).Count()} programs don't compile:\n{string.Join('\n', shown)}");
        }
    }

    /// <summary>Compiles those that can be, and returns them.</summary>
    public static IReadOnlyList<FuzzProgram> CompileValid(IReadOnlyList<FuzzProgram> programs, string file)
    {
        var valid = programs;
        while (valid.Count > 0 && Emit(valid, file) is { Count: > 0 } errors)
        {
            var wrong = errors.Select(e => e.Number).ToHashSet();
            valid = [.. valid.Where(p => !wrong.Contains(p.Number))];
        }

        return valid;
    }

    private static List<(int Number, Diagnostic Error)> Emit(IReadOnlyList<FuzzProgram> programs, string file)
    {
        var trees = programs.ToDictionary(p => Parse("#nullable enable\n" + p.Source), p => p.Number);
        var list = new StringBuilder("public static class Programs\n{\npublic static readonly (int, Func<Task<string>>)[] All =\n[\n");
        foreach (var program in programs)
        {
            list.Append(CultureInfo.InvariantCulture, $"({program.Number}, {FuzzProgram.NameOf(program.Number)}.Run),\n");
        }

        var options = new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release);
        var compilation = CSharpCompilation.Create("fuzz", [.. trees.Keys, s_support, Parse(list.Append("];\n}\n").ToString())], s_references, options);
        var errors = compilation.Emit(file).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Find(e => e.Location.SourceTree is not { } tree || !trees.ContainsKey(tree)) is { } common)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"What all programs share doesn't compile: {common}"));
        }

        return [.. errors.Select(e => (trees[e.Location.SourceTree!], e))];
    }

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, s_parsing);

    private static string Support()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Support")!);
        var types = GrammarReader.All.SelectMany(s => s.Of(ProductionKind.Types)).Select(p => p.Text);
        return string.Join('\n', types.Append(reader.ReadToEnd()));
    }

    private static IEnumerable<MetadataReference> References()
    {
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return trusted.Where(p => p.StartsWith(framework, StringComparison.Ordinal) || s_ours.Contains(Path.GetFileName(p))).Select(p => MetadataReference.CreateFromFile(p));
    }
}
