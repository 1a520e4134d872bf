using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distributed.Engine.Tests.Plugins;

/// <summary>A folder with assemblies that no program refers to, compiled for one test.</summary>
internal sealed class PluginFolder : IDisposable
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq;";

    private static readonly CSharpCompilationOptions s_options = new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plugin");

    public string Path => _folder.FullName;

    public string FileOf(string name) => System.IO.Path.Combine(Path, name + ".dll");

    /// <summary>Compiles an assembly; it may refer to others of the folder, and of <paramref name="other"/>.</summary>
    public PluginFolder Compile(string name, string source, string[]? references = null, PluginFolder? other = null)
    {
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(System.IO.Path.PathSeparator).Where(path => System.IO.Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal));
        var files = trusted.Append(typeof(object).Assembly.Location).Concat((references ?? []).Select(reference => (other ?? this).FileOf(reference)));
        var compilation = CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(source)], files.Distinct().Select(file => MetadataReference.CreateFromFile(file)), s_options);
        var result = compilation.Emit(FileOf(name));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return this;
    }

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
