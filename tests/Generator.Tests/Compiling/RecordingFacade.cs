using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distributed.Engine.Generator.Tests.Compiling;

/// <summary>
/// An assembly with the façades' names whose methods write down the call site and then call the BCL. Its signatures are derived from the
/// BCL's own, so it can't drift from them.
/// </summary>
internal static class RecordingFacade
{
    private const string Types = """
        namespace Distributed.Engine.Calls
        {
            public sealed class CallSite(string file, int line, string member)
            {
                public string Text => $"{System.IO.Path.GetFileName(file)}:{line} {member}";
            }
        }

        public static class Recorder
        {
            public static readonly System.Collections.Concurrent.ConcurrentQueue<string> Calls = new();
        }


        """;

    private static readonly Lazy<FacadeImage> Emitted = new(() => Compile(static _ => true));

    /// <summary>The façade with all overloads.</summary>
    public static FacadeImage Full => Emitted.Value;

    /// <summary>A façade that lacks some overloads.</summary>
    public static FacadeImage With(Func<IMethodSymbol, bool> overloads) => Compile(overloads);

    private static FacadeImage Compile(Func<IMethodSymbol, bool> overloads)
    {
        var bcl = Compilation("bcl", "");
        var text = new StringBuilder(Types);
        foreach (var facade in Facades.FacadeTable.All)
        {
            var name = facade.Type[(facade.Namespace.Length + 1)..];
            var methods = facade.Targets.SelectMany(target => Overloads(bcl, target)).Where(overloads).Select(Method);
            text.Append($"namespace {facade.Namespace} {{ public static class {name} {{\n{string.Join('\n', methods)}\n}}}}\n");
        }

        using var image = new MemoryStream();
        var result = Compilation("Recording", text.ToString()).Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return new(image.ToArray());
    }

    /// <summary>The BCL's public methods that a target means.</summary>
    public static IEnumerable<IMethodSymbol> Overloads(Compilation bcl, Facades.FacadeTarget target) =>
        bcl.GetTypeByMetadataName(target.ContainingType)!.GetMembers(target.Member).OfType<IMethodSymbol>()
            .Where(method => method.DeclaredAccessibility == Accessibility.Public);

    private static string Method(IMethodSymbol method)
    {
        var format = SymbolDisplayFormat.FullyQualifiedFormat;
        var typeParameters = method.ContainingType.TypeParameters.Concat(method.TypeParameters).Select(p => p.Name).ToList();
        var generic = typeParameters.Count == 0 ? "" : $"<{string.Join(", ", typeParameters)}>";
        var receiver = method.IsStatic ? "" : $", {method.ContainingType.ToDisplayString(format)} self";
        var parameters = string.Concat(method.Parameters.Select(p => $", {p.Type.ToDisplayString(format)} {p.Name}"));
        var constraints = Redirecting.TypeConstraints.Clauses(method.ContainingType.TypeParameters.Concat(method.TypeParameters));
        var returns = method.ReturnsVoid ? "" : "return ";
        var target = method.IsStatic ? method.ContainingType.ToDisplayString(format) : "self";
        var own = method.TypeParameters.IsEmpty ? "" : $"<{string.Join(", ", method.TypeParameters.Select(p => p.Name))}>";
        var signature = string.Join(", ", method.Parameters.Select(p => p.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
        return $$"""
            public static {{method.ReturnType.ToDisplayString(format)}} {{method.Name}}{{generic}}(Distributed.Engine.Calls.CallSite site{{receiver}}{{parameters}}){{constraints}}
            {
                Recorder.Calls.Enqueue(site.Text + "({{signature}})");
                {{returns}}{{target}}.{{method.Name}}{{own}}({{string.Join(", ", method.Parameters.Select(p => p.Name))}});
            }
            """;
    }

    private static CSharpCompilation Compilation(string name, string source) => CSharpCompilation.Create(
        name,
        [CSharpSyntaxTree.ParseText(source)],
        FrameworkReferences.All,
        new(OutputKind.DynamicallyLinkedLibrary));
}
