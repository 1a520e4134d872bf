using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Distributed.Engine.Generator.Redirecting;

/// <summary>Whether code is data: inside a lambda or query clause that becomes an expression tree.</summary>
internal static class ExpressionTree
{
    public static bool Contains(SemanticModel model, SyntaxNode node, CancellationToken cancellationToken)
    {
        // Operation trees cost more than symbols, so they are built only where a lambda or a query encloses the call.
        if (!node.Ancestors().Any(ancestor => ancestor is AnonymousFunctionExpressionSyntax or QueryExpressionSyntax))
        {
            return false;
        }

        for (var operation = model.GetOperation(node, cancellationToken); operation is not null; operation = operation.Parent)
        {
            if (operation is IAnonymousFunctionOperation { Parent: IConversionOperation conversion } && IsExpression(conversion.Type))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsExpression(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Name == "Expression" && UsingScope.IsNamed(type.ContainingNamespace, "System.Linq.Expressions"))
            {
                return true;
            }
        }

        return false;
    }
}
