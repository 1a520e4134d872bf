using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Distributed.Engine.Generator.Tests.Compiling;

/// <summary>A user's project in memory: sources, settings, and what the generator and the analyzers make of them.</summary>
internal sealed class Project
{
    /// <summary>What the package's implicit usings and an ordinary project bring.</summary>
    public const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private readonly List<(string Path, string Text)> _sources = [("GlobalUsings.cs", GlobalUsings)];

    public LanguageVersion LanguageVersion { get; init; } = LanguageVersion.CSharp14;

    public string InterceptorsNamespaces { get; init; } = "Some.Other;Distributed.Generated";

    /// <summary>Null: the project doesn't reference the façade.</summary>
    public FacadeImage? Facade { get; init; } = RecordingFacade.Full;

    /// <summary>A generator that runs beside ours: neither sees what the other writes.</summary>
    public IIncrementalGenerator? Other { get; init; }

    /// <summary>What the generators' host leaves out, as an editor may.</summary>
    public IncrementalGeneratorOutputKind LeftOut { get; init; }

    public OutputKind Output { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    /// <summary>Prefix of source paths as seen in the program, like the compiler's <c>PathMap</c>.</summary>
    public ImmutableArray<KeyValuePair<string, string>> PathMap { get; init; } = [];

    public Project Add(string path, string text)
    {
        _sources.Add((path, text));
        return this;
    }

    public static Project Of(string text) => new Project().Add("Program.cs", text);

    public CSharpCompilation Compile()
    {
        var parse = Parse;
        return CSharpCompilation.Create(
            "User" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture),
            _sources.Select(source => CSharpSyntaxTree.ParseText(SourceText.From(source.Text, System.Text.Encoding.UTF8), parse, source.Path)),
            Facade is null ? FrameworkReferences.All : FrameworkReferences.All.Add(Facade.Reference),
            new CSharpCompilationOptions(
                Output,
                nullableContextOptions: NullableContextOptions.Enable,
                generalDiagnosticOption: ReportDiagnostic.Error,
                allowUnsafe: true,
                specificDiagnosticOptions: [new("CS1591", ReportDiagnostic.Suppress)],
                sourceReferenceResolver: new SourceFileResolver([], null, PathMap)));
    }

    /// <summary>Runs the generator and demands that nothing, generated code included, gives an error or a warning.</summary>
    public CSharpCompilation Generate(out GeneratorDriverRunResult result)
    {
        var compilation = Compile();
        var driver = Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        result = driver.GetRunResult();
        var bad = output.GetDiagnostics().Concat(diagnostics).Where(d => d.Severity >= DiagnosticSeverity.Warning).ToList();
        Assert.True(bad.Count == 0, string.Join('\n', bad) + "\n\n" + string.Join('\n', result.GeneratedTrees));
        return (CSharpCompilation)output;
    }

    public CSharpCompilation Generate() => Generate(out _);

    public GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        Other is null ? [new RedirectGenerator().AsSourceGenerator()] : [new RedirectGenerator().AsSourceGenerator(), Other.AsSourceGenerator()],
        parseOptions: Parse,
        driverOptions: new(LeftOut, trackIncrementalGeneratorSteps: true));

    /// <summary>What the analyzers and suppressors report on the project as the compiler sees it, suppressed ones included.</summary>
    public async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(params DiagnosticAnalyzer[] analyzers)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(), out var output, out _);
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false,
            reportSuppressedDiagnostics: true);
        // Without the general option of a project with warnings as errors, which would turn an Info into nothing else but hide a wrong default.
        var compilation = output.WithOptions(output.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default));
        return await new CompilationWithAnalyzers(compilation, [.. analyzers], options).GetAllDiagnosticsAsync();
    }

    private CSharpParseOptions Parse => new CSharpParseOptions(LanguageVersion, DocumentationMode.Diagnose)
        .WithFeatures([new("InterceptorsNamespaces", InterceptorsNamespaces)]);
}
