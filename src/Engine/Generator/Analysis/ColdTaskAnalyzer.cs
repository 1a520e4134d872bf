using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Distributed.Engine.Generator.Facades;
using Distributed.Engine.Generator.Redirecting;

namespace Distributed.Engine.Generator.Analysis;

/// <summary>
/// Says of <c>new Task(…)</c>, <c>Start</c> and <c>RunSynchronously</c> that they stay the BCL's: a constructor can't be intercepted, and
/// a task that exists already can't become another one. Stateless.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ColdTaskAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ColdTask];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (!FacadeBindings.Of(start.Compilation).IsEmpty)
            {
                start.RegisterSyntaxNodeAction(
                    AnalyzeCreation, SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression);
                start.RegisterSyntaxNodeAction(AnalyzeCall, SyntaxKind.InvocationExpression);
            }
        });
    }

    private static void AnalyzeCreation(SyntaxNodeAnalysisContext context)
    {
        var creation = (BaseObjectCreationExpressionSyntax)context.Node;
        if (IsInScope(context) && context.SemanticModel.GetTypeInfo(creation, context.CancellationToken).Type is { } type && IsTask(type))
        {
            Report(context, creation.GetLocation(), $"new {type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}");
        }
    }

    private static void AnalyzeCall(SyntaxNodeAnalysisContext context)
    {
        var call = (InvocationExpressionSyntax)context.Node;
        if (CallClassifier.CalledName(call) is { Identifier.ValueText: "Start" or "RunSynchronously" } name
            && IsInScope(context)
            && context.SemanticModel.GetSymbolInfo(call, context.CancellationToken).Symbol is IMethodSymbol method
            && IsTask(method.ContainingType))
        {
            Report(context, name.GetLocation(), $"Task.{method.Name}");
        }
    }

    private static bool IsInScope(SyntaxNodeAnalysisContext context) =>
        UsingScope.Imports(context.SemanticModel, context.Node.SpanStart, TasksFacade.Row.Namespace, context.CancellationToken);

    private static bool IsTask(ITypeSymbol type) =>
        type is { Name: "Task", ContainingType: null } && UsingScope.IsNamed(type.ContainingNamespace, "System.Threading.Tasks");

    private static void Report(SyntaxNodeAnalysisContext context, Location location, string what) =>
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.ColdTask, location, what));
}
