using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Distributed.Engine.Generator.Facades;

/// <summary>
/// Decides whether a façade method stands for a BCL method: generic in the containing type's and then the method's own parameters;
/// a call site, the receiver if there is one, and the same parameters; the same return type.
/// </summary>
internal static class FacadeSignature
{
    public static bool Matches(IMethodSymbol candidate, INamedTypeSymbol callSite, IMethodSymbol target)
    {
        ImmutableArray<ITypeSymbol> typeArguments =
            [.. target.ContainingType.TypeParameters.Concat(target.TypeParameters)];
        var receiver = target.IsStatic ? 0 : 1;
        if (!candidate.IsStatic
            || candidate.DeclaredAccessibility != Accessibility.Public
            || candidate.Arity != typeArguments.Length
            || candidate.Parameters.Length != 1 + receiver + target.Parameters.Length
            || candidate.RefKind != target.RefKind)
        {
            return false;
        }

        var closed = typeArguments.IsEmpty ? candidate : candidate.Construct([.. typeArguments]);
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
