using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distributed.Engine.Generator.Redirecting;

/// <summary>One call to redirect. Immutable, equal by value, holds no symbols or syntax.</summary>
/// <param name="TreePath">The path of the syntax tree: sites of one tree share a generated file.</param>
/// <param name="File">The path shown to the user: after <c>#line</c> and the compiler's path map, like <c>[CallerFilePath]</c>.</param>
/// <param name="Line">The line shown to the user, from 1.</param>
/// <param name="LocationVersion">The compiler's version of <paramref name="LocationData"/>.</param>
/// <param name="LocationData">The compiler's opaque address of the call: a hash of the file's content, a position and a file name.</param>
/// <param name="Method">The interceptor to emit.</param>
internal sealed record RedirectSite(
    string TreePath, string File, int Line, int LocationVersion, string LocationData, RedirectedMethod Method)
{
    public static RedirectSite? TryCreate(SemanticModel model, InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        if (CallClassifier.Classify(model, call, cancellationToken).Method is not { } method
            || model.GetInterceptableLocation(call, cancellationToken) is not { } location)
        {
            return null;
        }

        // The name, not the whole call: in a chain over several lines the call starts on the first one.
        var span = (CallClassifier.CalledName(call) ?? (SyntaxNode)call).Span;
        var shown = call.SyntaxTree.GetMappedLineSpan(span, cancellationToken);
        var resolver = model.Compilation.Options.SourceReferenceResolver;
        var file = shown.HasMappedPath
            ? resolver?.NormalizePath(shown.Path, call.SyntaxTree.FilePath)
            : resolver?.NormalizePath(call.SyntaxTree.FilePath, null);
        return new(
            call.SyntaxTree.FilePath,
            file ?? shown.Path,
            shown.StartLinePosition.Line + 1,
            location.Version,
            location.Data,
            method);
    }

    /// <summary>
    /// The part of the address without the file name: the hash of the content (16 bytes) and the position (4). Two files with the same
    /// content give the same one, and the compiler refuses to intercept in either (CS9233).
    /// </summary>
    public string ContentAddress
    {
        get
        {
            const int hashAndPosition = 16 + 4;
            var bytes = Convert.FromBase64String(LocationData);
            return bytes.Length > hashAndPosition ? Convert.ToBase64String(bytes, 0, hashAndPosition) : LocationData;
        }
    }
}
