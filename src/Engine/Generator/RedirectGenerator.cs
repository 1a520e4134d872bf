using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Distributed.Engine.Generator.Emission;
using Distributed.Engine.Generator.Facades;
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
        var candidates = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => CallClassifier.IsCandidate(node),
            static (call, token) => (
                HasFacade: !FacadeBindings.Of(call.SemanticModel.Compilation).IsEmpty,
                Site: RedirectSite.TryCreate(call.SemanticModel, (InvocationExpressionSyntax)call.Node, token)));

        var allowed = context.ParseOptionsProvider.Select(static (options, _) => ProjectSettings.Obstacle(options) is null);

        var grouped = candidates
            .Where(static call => call.Site is not null)
            .Select(static (call, _) => call.Site!)
            .Collect()
            .Combine(allowed)
            .Select(static (input, _) => input.Right ? RedirectFile.Group(input.Left) : ImmutableArray<RedirectFile>.Empty);

        var files = grouped.SelectMany(static (all, _) => all).WithTrackingName("files");

        var isNone = candidates
            .Select(static (call, _) => call.HasFacade)
            .Collect()
            .Combine(allowed)
            .Combine(grouped)
            .Select(static (input, _) => input.Left.Right && input.Left.Left.Contains(true) && input.Right.IsEmpty);

        // Implementation output: editors skip it while typing, since nothing a user can name comes out of it.
        context.RegisterImplementationSourceOutput(
            files,
            static (output, file) => output.AddSource(file.HintName, SourceText.From(InterceptorFile.Write(file), Encoding.UTF8)));
        context.RegisterImplementationSourceOutput(
            isNone,
            static (output, isNone) =>
            {
                if (isNone)
                {
                    output.AddSource("None" + RedirectFile.Extension, SourceText.From(InterceptorFile.None, Encoding.UTF8));
                }
            });
    }
}
