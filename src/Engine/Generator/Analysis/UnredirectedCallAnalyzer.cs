using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Distributed.Engine.Generator.Facades;
using Distributed.Engine.Generator.Redirecting;

namespace Distributed.Engine.Generator.Analysis;

/// <summary>
/// Reports the uses of redirected members that can't be redirected where a façade's namespace is imported: nothing stays local unsaid.
/// Stateless.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnredirectedCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.MethodGroup,
        Descriptors.Dynamic,
        Descriptors.ExpressionTree,
        Descriptors.Base,
        Descriptors.MissingOverload,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (!FacadeBindings.Of(start.Compilation).IsEmpty)
            {
                start.RegisterSyntaxNodeAction(Analyze, SyntaxKind.IdentifierName, SyntaxKind.GenericName);
            }
        });
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var name = (SimpleNameSyntax)context.Node;
        if (!FacadeTable.HasMember(name.Identifier.ValueText))
        {
            return;
        }

        // The whole of `Task.Run`, `x?.StartNew`, or the bare name under `using static`.
        var use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access
            : name.Parent is MemberBindingExpressionSyntax binding ? binding
            : (ExpressionSyntax)name;
        if (use.Parent is InvocationExpressionSyntax call && call.Expression == use)
        {
            AnalyzeCall(context, call);
        }
        else
        {
            AnalyzeMethodGroup(context, use);
        }
    }

    private static void AnalyzeCall(SyntaxNodeAnalysisContext context, InvocationExpressionSyntax call)
    {
        var verdict = CallClassifier.Classify(context.SemanticModel, call, context.CancellationToken);
        var descriptor = verdict.Refusal switch
        {
            RefusedForm.Dynamic => Descriptors.Dynamic,
            RefusedForm.ExpressionTree => Descriptors.ExpressionTree,
            RefusedForm.Base => Descriptors.Base,
            RefusedForm.MissingOverload => Descriptors.MissingOverload,
            _ => null,
        };
        if (descriptor is null)
        {
            return;
        }

        var info = context.SemanticModel.GetSymbolInfo(call, context.CancellationToken);
        var method = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        var location = CallClassifier.CalledName(call)?.GetLocation() ?? call.GetLocation();
        context.ReportDiagnostic(Diagnostic.Create(
            descriptor, location, Member(method), method?.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)));
    }

    private static void AnalyzeMethodGroup(SyntaxNodeAnalysisContext context, ExpressionSyntax use)
    {
        foreach (var binding in FacadeBindings.Of(context.Compilation))
        {
            if (UsingScope.Imports(context.SemanticModel, use.SpanStart, binding.Facade.Namespace, context.CancellationToken)
                && context.SemanticModel.GetSymbolInfo(use, context.CancellationToken).Symbol is IMethodSymbol method
                && binding.TryGetTarget(method, out _)
                && context.SemanticModel.GetOperation(use, context.CancellationToken) is IMethodReferenceOperation)
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.MethodGroup, use.GetLocation(), Member(method)));
                return;
            }
        }
    }

    private static string Member(ISymbol? method) => method is null ? "?" : $"{method.ContainingType.Name}.{method.Name}";
}
