using Microsoft.CodeAnalysis;
using Distributed.Engine.Generator.Redirecting;

namespace Distributed.Engine.Generator.Facades;

/// <summary>
/// A façade as one compilation sees it: the BCL methods it takes over, each with the façade method that really exists for it.
/// Immutable after construction.
/// </summary>
internal sealed class FacadeBinding
{
    private const string CallSiteType = "Distributed.Engine.Calls.CallSite";

    private readonly Dictionary<IMethodSymbol, RedirectedMethod?> _methods = new(SymbolEqualityComparer.Default);

    private FacadeBinding(Facade facade) => Facade = facade;

    public Facade Facade { get; }

    /// <summary>Null when the compilation doesn't reference the façade.</summary>
    public static FacadeBinding? TryCreate(Facade facade, Compilation compilation)
    {
        var type = compilation.GetTypeByMetadataName(facade.Type);
        var callSite = compilation.GetTypeByMetadataName(CallSiteType);
        if (type is null || callSite is null)
        {
            return null;
        }

        var binding = new FacadeBinding(facade);
        foreach (var target in facade.Targets)
        {
            var methods = compilation.GetTypeByMetadataName(target.ContainingType)?.GetMembers(target.Member).OfType<IMethodSymbol>();
            foreach (var method in methods ?? [])
            {
                if (method.DeclaredAccessibility == Accessibility.Public)
                {
                    binding._methods[method] = Counterpart(type, callSite, method);
                }
            }
        }

        return binding;
    }

    /// <summary>Whether the method is one of the façade's targets, and with which counterpart: null when it has none.</summary>
    public bool TryGetTarget(IMethodSymbol method, out RedirectedMethod? counterpart) =>
        _methods.TryGetValue((method.ReducedFrom ?? method).OriginalDefinition, out counterpart);

    private static RedirectedMethod? Counterpart(INamedTypeSymbol facade, INamedTypeSymbol callSite, IMethodSymbol target)
    {
        var candidates = facade.GetMembers(target.Name).OfType<IMethodSymbol>();
        return candidates.Any(candidate => FacadeSignature.Matches(candidate, callSite, target))
            ? RedirectedMethod.Create(target, facade)
            : null;
    }
}
