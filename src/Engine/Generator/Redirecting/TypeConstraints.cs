using Microsoft.CodeAnalysis;

namespace Distributed.Engine.Generator.Redirecting;

/// <summary>
/// The constraints of type parameters as source text: an interceptor must repeat those of the method it stands for, and a façade method may ask for
/// no others.
/// </summary>
internal static class TypeConstraints
{
    /// <summary>Empty, or one clause for each constrained parameter, each with a leading blank.</summary>
    public static string Clauses(IEnumerable<ITypeParameterSymbol> parameters) => string.Concat(parameters.Select(Clause));

    private static string Clause(ITypeParameterSymbol parameter)
    {
        var constraints = string.Join(", ", Constraints(parameter));
        return constraints.Length == 0 ? "" : $" where {parameter.Name} : {constraints}";
    }

    /// <summary>In the order that the language demands.</summary>
    private static IEnumerable<string> Constraints(ITypeParameterSymbol parameter)
    {
        if (parameter.HasUnmanagedTypeConstraint)
        {
            yield return "unmanaged";
        }
        else if (parameter.HasValueTypeConstraint)
        {
            yield return "struct";
        }
        else if (parameter.HasReferenceTypeConstraint)
        {
            yield return "class";
        }
        else if (parameter.HasNotNullConstraint)
        {
            yield return "notnull";
        }

        foreach (var type in parameter.ConstraintTypes)
        {
            yield return type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        }

        if (parameter.HasConstructorConstraint)
        {
            yield return "new()";
        }

        if (parameter.AllowsRefLikeType)
        {
            yield return "allows ref struct";
        }
    }
}
