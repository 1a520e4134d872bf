using Microsoft.CodeAnalysis;

namespace Distributed.Engine.Generator.Redirecting;

/// <summary>Whether a namespace is imported at a place in the source: by the file, an enclosing namespace, or a global using.</summary>
internal static class UsingScope
{
    public static bool Imports(SemanticModel model, int position, string name, CancellationToken cancellationToken)
    {
        foreach (var scope in model.GetImportScopes(position, cancellationToken))
        {
            foreach (var import in scope.Imports)
            {
                if (import.NamespaceOrType is INamespaceSymbol space && IsNamed(space, name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Compares from the last part backwards, without building the namespace's full name.</summary>
    public static bool IsNamed(INamespaceSymbol space, string name)
    {
        var end = name.Length;
        while (true)
        {
            var start = end - space.Name.Length;
            if (start < 0 || string.CompareOrdinal(name, start, space.Name, 0, space.Name.Length) != 0)
            {
                return false;
            }

            space = space.ContainingNamespace;
            if (space is null or { IsGlobalNamespace: true })
            {
                return start == 0;
            }

            end = start - 1;
            if (end < 0 || name[end] != '.')
            {
                return false;
            }
        }
    }
}
