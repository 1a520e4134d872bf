using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Distributed.Engine.Generator.Facades;

namespace Distributed.Engine.Generator.Analysis;

/// <summary>
/// A façade's using names no type of its namespace, so the compiler thinks it unused and a clean-up would delete it, and with it the
/// redirection. Stateless.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnusedUsingSuppressor : DiagnosticSuppressor
{
    private const string Reason = "This using directive redirects calls; it is needed although no name in the file comes from it.";

    private static readonly SuppressionDescriptor OfEditor = new("DISTS01", "IDE0005", Reason);
    private static readonly SuppressionDescriptor OfCompiler = new("DISTS02", "CS8019", Reason);

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [OfEditor, OfCompiler];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree
                && tree.GetRoot(context.CancellationToken) is CompilationUnitSyntax root
                && Covers(root, diagnostic.Location))
            {
                var descriptor = diagnostic.Id == OfEditor.SuppressedDiagnosticId ? OfEditor : OfCompiler;
                context.ReportSuppression(Suppression.Create(descriptor, diagnostic));
            }
        }
    }

    /// <summary>
    /// IDE0005 reports neighbouring usings as one: where ours is among them the whole is suppressed, since the offered fix would delete it.
    /// </summary>
    private static bool Covers(CompilationUnitSyntax root, Location location) =>
        root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<UsingDirectiveSyntax>()
            .Where(directive => directive.Span.IntersectsWith(location.SourceSpan))
            .Any(directive => directive.Alias is null && FacadeTable.All.Any(facade => IsOf(facade, directive)));

    private static bool IsOf(Facade facade, UsingDirectiveSyntax directive)
    {
        var name = directive.NamespaceOrType.ToString();
        return name == facade.Namespace || name == "global::" + facade.Namespace;
    }
}
