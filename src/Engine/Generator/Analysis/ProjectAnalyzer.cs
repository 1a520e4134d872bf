using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Distributed.Engine.Generator.Facades;
using Distributed.Engine.Generator.Redirecting;

namespace Distributed.Engine.Generator.Analysis;

/// <summary>
/// Reports what keeps calls from being redirected although each alone could be: settings of the project, and files whose content is
/// compiled twice. Stateless; the state of one compilation lives in its own object.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProjectAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Descriptors.RepeatedFile, Descriptors.ProjectSettings];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (!FacadeBindings.Of(start.Compilation).IsEmpty)
            {
                var sites = new FirstSites();
                start.RegisterSyntaxNodeAction(sites.Add, SyntaxKind.InvocationExpression);
                start.RegisterCompilationEndAction(sites.Report);
            }
        });
    }

    /// <summary>The first redirected call of each file of one compilation. Thread-safe.</summary>
    private sealed class FirstSites
    {
        private readonly ConcurrentDictionary<SyntaxTree, (Location Location, string Member)> _byFile = new();

        public void Add(SyntaxNodeAnalysisContext context)
        {
            var call = (InvocationExpressionSyntax)context.Node;
            if (!_byFile.ContainsKey(call.SyntaxTree)
                && CallClassifier.IsCandidate(call)
                && CallClassifier.Classify(context.SemanticModel, call, context.CancellationToken).Method is { } method)
            {
                _byFile.TryAdd(call.SyntaxTree, (call.GetLocation(), method.Member));
            }
        }

        public void Report(CompilationAnalysisContext context)
        {
            if (_byFile.IsEmpty)
            {
                return;
            }

            if (context.Compilation.SyntaxTrees.FirstOrDefault() is { } tree
                && Redirecting.ProjectSettings.Obstacle(tree.Options) is { } obstacle)
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.ProjectSettings, Location.None, obstacle));
                return;
            }

            foreach (var files in _byFile.Keys.GroupBy(Content).Where(group => group.Count() > 1))
            {
                foreach (var file in files)
                {
                    var (location, member) = _byFile[file];
                    var other = files.First(f => f != file).FilePath;
                    context.ReportDiagnostic(Diagnostic.Create(Descriptors.RepeatedFile, location, member, other));
                }
            }
        }

        private static string Content(SyntaxTree tree) => Convert.ToBase64String([.. tree.GetText().GetContentHash()]);
    }
}
