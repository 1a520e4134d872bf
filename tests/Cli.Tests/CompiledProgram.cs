using System.Reflection;
using System.Runtime.Loader;
using Distributed.Engine.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distributed.Engine.Cli.Tests;

/// <summary>A program compiled with the generator into a folder of its own. Its code is never run.</summary>
internal sealed class CompiledProgram : IDisposable
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    private static int s_number;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("explained");

    public CompiledProgram(string source, OptimizationLevel optimization = OptimizationLevel.Release)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest).WithFeatures([new("InterceptorsNamespaces", "Distributed.Generated")]);
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var name = $"Explained{Interlocked.Increment(ref s_number)}";
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(Usings, parse, "Usings.cs", System.Text.Encoding.UTF8), CSharpSyntaxTree.ParseText(source, parse, "/src/Program.cs", System.Text.Encoding.UTF8)],
            trusted.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: optimization));
        CSharpGeneratorDriver.Create([new RedirectGenerator().AsSourceGenerator()], parseOptions: parse).RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        File = Path.Combine(_folder.FullName, name + ".dll");
        var result = output.Emit(File);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
    }

    /// <summary>The assembly's file.</summary>
    public string File { get; }

    /// <summary>The assembly, in the load context that a program's own would be in.</summary>
    public Assembly Load() => AssemblyLoadContext.Default.LoadFromAssemblyPath(File);

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows keeps loaded assemblies.
        }
    }
}
