using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distributed.Engine.Generator.Redirecting;

/// <summary>Whether the project lets us intercept. Without this the generated code would be a compile error.</summary>
internal static class ProjectSettings
{
    /// <summary>The namespace of all generated interceptors; the package's targets add it to <c>InterceptorsNamespaces</c>.</summary>
    public const string InterceptorsNamespace = "Distributed.Generated";

    /// <summary>Null, or what is in the way.</summary>
    public static string? Obstacle(ParseOptions options)
    {
        // Generated code uses file-local types.
        if (options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp11 } old)
        {
            return $"LangVersion is {old.LanguageVersion.ToDisplayString()}, but redirected calls need C# 11 or later";
        }

        return Allows(options)
            ? null
            : $"InterceptorsNamespaces lacks {InterceptorsNamespace}, which the package's buildTransitive targets add";
    }

    private static bool Allows(ParseOptions options) =>
        options.Features.TryGetValue("InterceptorsNamespaces", out var namespaces)
        && namespaces.Split(';').Any(allowed => allowed is InterceptorsNamespace or "Distributed");
}
