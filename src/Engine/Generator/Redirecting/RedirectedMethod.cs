using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distributed.Engine.Generator.Redirecting;

/// <summary>
/// The text of an interceptor's signature and of its call into the façade. Names only the BCL method's own type parameters, so that private,
/// anonymous and file-local types of the call never appear. Immutable, equal by value.
/// </summary>
/// <param name="Member">What the user called, such as <c>Task.Run</c>.</param>
/// <param name="Name">The façade method's name.</param>
/// <param name="Facade">The façade type, fully qualified.</param>
/// <param name="ReturnType">The return type, fully qualified.</param>
/// <param name="TypeParameters">Empty, or such as <c>&lt;TResult&gt;</c>.</param>
/// <param name="Constraints">The constraints of the type parameters: empty, or such as <c> where T : notnull</c>, with the blank.</param>
/// <param name="Parameters">The interceptor's parameters, receiver included.</param>
/// <param name="Arguments">The arguments handed to the façade after the call site, each with a leading comma.</param>
internal sealed record RedirectedMethod(
    string Member, string Name, string Facade, string ReturnType, string TypeParameters, string Constraints, string Parameters, string Arguments)
{
    private const string Receiver = "receiver";

    public static RedirectedMethod Create(IMethodSymbol target, INamedTypeSymbol facade)
    {
        var typeParameters = target.ContainingType.TypeParameters.Concat(target.TypeParameters).ToList();
        var parameters = target.Parameters.Select(Declaration).ToList();
        var arguments = target.Parameters.Select(Argument).ToList();
        if (!target.IsStatic)
        {
            parameters.Insert(0, $"this {Full(target.ContainingType)} {Receiver}");
            arguments.Insert(0, ", " + Receiver);
        }
        else if (target.IsExtensionMethod)
        {
            parameters[0] = "this " + parameters[0];
        }

        return new(
            $"{target.ContainingType.Name}.{target.Name}",
            target.Name,
            Full(facade),
            Full(target.ReturnType),
            typeParameters.Count == 0 ? "" : $"<{string.Join(", ", typeParameters.Select(p => p.Name))}>",
            TypeConstraints.Clauses(typeParameters),
            string.Join(", ", parameters),
            string.Concat(arguments));
    }

    private static string Declaration(IParameterSymbol parameter)
    {
        // `params ReadOnlySpan<T>` is implicitly scoped; the interceptor must say so.
        var scoped = parameter.ScopedKind == ScopedKind.ScopedValue ? "scoped " : "";
        var kind = parameter.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.Out => "out ",
            RefKind.In => "in ",
            RefKind.RefReadOnlyParameter => "ref readonly ",
            _ => "",
        };
        return $"{scoped}{kind}{Full(parameter.Type)} {Escaped(parameter.Name)}";
    }

    private static string Argument(IParameterSymbol parameter)
    {
        var kind = parameter.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.Out => "out ",
            RefKind.In or RefKind.RefReadOnlyParameter => "in ",
            _ => "",
        };
        return $", {kind}{Escaped(parameter.Name)}";
    }

    private static string Escaped(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    private static string Full(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
