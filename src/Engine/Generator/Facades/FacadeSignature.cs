using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Distributed.Engine.Generator.Redirecting;

namespace Distributed.Engine.Generator.Facades;

/// <summary>
/// Decides whether a façade method stands for a BCL method: generic in the containing type's and then the method's own parameters;
/// a call site, the receiver if there is one, and the same parameters; the same return type.
/// Constraints are compared as text, so a method that has any must have the BCL's names for its type parameters.
/// </summary>
internal static class FacadeSignature
{
    public static bool Matches(IMethodSymbol candidate, INamedTypeSymbol callSite, IMethodSymbol target)
    {
        ImmutableArray<ITypeParameterSymbol> typeParameters = [.. target.ContainingType.TypeParameters.Concat(target.TypeParameters)];
        var receiver = target.IsStatic ? 0 : 1;
        if (!candidate.IsStatic
            || candidate.DeclaredAccessibility != Accessibility.Public
            || candidate.Arity != typeParameters.Length
            || candidate.Parameters.Length != 1 + receiver + target.Parameters.Length
            || candidate.RefKind != target.RefKind
            || TypeConstraints.Clauses(candidate.TypeParameters) != TypeConstraints.Clauses(typeParameters))
        {
            return false;
        }

        var closed = typeParameters.IsEmpty ? candidate : candidate.Construct([.. typeParameters]);
        if (!Same(closed.ReturnType, target.ReturnType) || !Same(closed.Parameters[0].Type, callSite))
        {
            return false;
        }

        return (target.IsStatic || Same(closed.Parameters[1].Type, target.ContainingType))
            && target.Parameters.Zip(closed.Parameters.Skip(1 + receiver), SameParameter).All(same => same);
    }

    private static bool SameParameter(IParameterSymbol left, IParameterSymbol right) =>
        left.RefKind == right.RefKind && Same(left.Type, right.Type);

    private static bool Same(ITypeSymbol left, ITypeSymbol right) => SymbolEqualityComparer.Default.Equals(left, right);
}
