using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Distributed.Engine.Generator.Facades;

namespace Distributed.Engine.Generator.Redirecting;

/// <summary>
/// The one place that decides whether an invocation is redirected; the generator emits what it accepts, the analyzer reports what it refuses.
/// </summary>
internal static class CallClassifier
{
    /// <summary>The syntactic pre-check.</summary>
    public static bool IsCandidate(SyntaxNode node) =>
        node is InvocationExpressionSyntax call && CalledName(call) is { } name && FacadeTable.HasMember(name.Identifier.ValueText);

    /// <summary>The name before the argument list: of <c>Run(…)</c>, <c>x.Run(…)</c>, <c>x?.Run(…)</c> and <c>x.Run&lt;T&gt;(…)</c>.</summary>
    public static SimpleNameSyntax? CalledName(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    public static RedirectVerdict Classify(SemanticModel model, InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        var name = CalledName(call)?.Identifier.ValueText;
        foreach (var binding in FacadeBindings.Of(model.Compilation))
        {
            // Cheap before dear: the name, the using, then the call's symbol.
            if (name is null || !binding.Facade.HasMember(name) || !UsingScope.Imports(model, call.SpanStart, binding.Facade.Namespace, cancellationToken))
            {
                continue;
            }

            var verdict = Classify(binding, model, call, cancellationToken);
            if (verdict != RedirectVerdict.Unconcerned)
            {
                return verdict;
            }
        }

        return RedirectVerdict.Unconcerned;
    }

    private static RedirectVerdict Classify(
        FacadeBinding binding, SemanticModel model, InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        var info = model.GetSymbolInfo(call, cancellationToken);
        if (info.CandidateReason == CandidateReason.LateBound)
        {
            // Where one overload fits, it is the symbol, and there are no candidates.
            return info.CandidateSymbols.Append(info.Symbol).OfType<IMethodSymbol>().Any(candidate => binding.TryGetTarget(candidate, out _))
                ? RedirectVerdict.Refuse(RefusedForm.Dynamic)
                : RedirectVerdict.Unconcerned;
        }

        if (info.Symbol is not IMethodSymbol method || !binding.TryGetTarget(method, out var counterpart))
        {
            return RedirectVerdict.Unconcerned;
        }

        if (method.TypeArguments.Any(IsUnknown))
        {
            return RedirectVerdict.Unconcerned;
        }

        if (counterpart is null)
        {
            return RedirectVerdict.Refuse(RefusedForm.MissingOverload);
        }

        if (call.Expression is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax })
        {
            return RedirectVerdict.Refuse(RefusedForm.Base);
        }

        return ExpressionTree.Contains(model, call, cancellationToken)
            ? RedirectVerdict.Refuse(RefusedForm.ExpressionTree)
            : new RedirectVerdict(counterpart, RefusedForm.None);
    }

    /// <summary>
    /// The type of a variable that is set from another generator's code. It may turn out to be a task's, and then the call is one of another overload: a
    /// compile error, were it redirected.
    /// </summary>
    private static bool IsUnknown(ITypeSymbol type) => type is IErrorTypeSymbol { Name: "" };
}
