using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Distributed.Engine.Generator.Emission;
using Distributed.Engine.Generator.Redirecting;

namespace Distributed.Engine.Generator;

/// <summary>
/// Redirects calls of the BCL's parallel members to the façades, at compile time, where a façade's namespace is imported. Stateless.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class RedirectGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var sites = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => CallClassifier.IsCandidate(node),
                static (site, token) => RedirectSite.TryCreate(site.SemanticModel, (InvocationExpressionSyntax)site.Node, token))
            .Where(static site => site is not null)
            .Select(static (site, _) => site!);

        var allowed = context.ParseOptionsProvider.Select(static (options, _) => ProjectSettings.Obstacle(options) is null);

        var files = sites.Collect()
            .Combine(allowed)
            .SelectMany(static (input, _) => input.Right ? RedirectFile.Group(input.Left) : ImmutableArray<RedirectFile>.Empty)
            .WithTrackingName("files");

        // Implementation output: editors skip it while typing, since nothing a user can name comes out of it.
        context.RegisterImplementationSourceOutput(
            files,
            static (output, file) => output.AddSource(file.HintName, SourceText.From(InterceptorFile.Write(file), Encoding.UTF8)));
    }
}
