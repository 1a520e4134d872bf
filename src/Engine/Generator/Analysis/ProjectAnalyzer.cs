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
/// Reports what keeps calls from being redirected although each alone could be: settings of the project, files whose content is compiled
/// twice, and code that another generator writes. Stateless; the state of one compilation lives in its own object.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProjectAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Descriptors.RepeatedFile, Descriptors.ProjectSettings, Descriptors.OtherGenerator];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (!FacadeBindings.Of(start.Compilation).IsEmpty)
            {
                var sites = new Sites();
                start.RegisterSyntaxNodeAction(sites.Add, SyntaxKind.InvocationExpression);
                start.RegisterCompilationEndAction(sites.Report);
            }
        });
    }

    /// <summary>
    /// Of one compilation with all generators' code: the first call of each file that can be redirected, and those that aren't. Thread-safe.
    /// </summary>
    private sealed class Sites
    {
        private readonly ConcurrentDictionary<SyntaxTree, (Location Location, string Member)> _byFile = new();
        private readonly ConcurrentBag<(Location Location, string Member)> _missed = [];

        public void Add(SyntaxNodeAnalysisContext context)
        {
            var call = (InvocationExpressionSyntax)context.Node;
            if (!CallClassifier.IsCandidate(call)
                || CallClassifier.Classify(context.SemanticModel, call, context.CancellationToken).Method is not { } method)
            {
                return;
            }

            _byFile.TryAdd(call.SyntaxTree, (call.GetLocation(), method.Member));
            if (context.SemanticModel.GetInterceptorMethod(call, context.CancellationToken) is null)
            {
                _missed.Add((CallClassifier.CalledName(call)!.GetLocation(), method.Member));
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

            var repeated = new HashSet<SyntaxTree>();
            foreach (var files in _byFile.Keys.GroupBy(Content).Where(group => group.Count() > 1))
            {
                repeated.UnionWith(files);
                foreach (var file in files)
                {
                    var (location, member) = _byFile[file];
                    var other = files.First(f => f != file).FilePath;
                    context.ReportDiagnostic(Diagnostic.Create(Descriptors.RepeatedFile, location, member, other));
                }
            }

            ReportMissed(context, repeated);
        }

        /// <summary>The generator takes what can be redirected, unless it couldn't tell: it was shown the project without other generators' code.</summary>
        private void ReportMissed(CompilationAnalysisContext context, HashSet<SyntaxTree> repeated)
        {
            // An editor may leave the generator out; then nothing is redirected, and nothing is missing.
            if (!context.Compilation.SyntaxTrees.Any(tree => tree.FilePath.EndsWith(RedirectFile.Extension, StringComparison.Ordinal)))
            {
                return;
            }

            foreach (var (location, member) in _missed.Where(call => !repeated.Contains(call.Location.SourceTree!)))
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.OtherGenerator, location, member));
            }
        }

        private static string Content(SyntaxTree tree) => Convert.ToBase64String([.. tree.GetText().GetContentHash()]);
    }
}
