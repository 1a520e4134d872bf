using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Distributed.Engine.Generator.Facades;

/// <summary>The façades a compilation references, resolved once per compilation. Thread-safe.</summary>
internal static class FacadeBindings
{
    private static readonly ConditionalWeakTable<Compilation, StrongBox<ImmutableArray<FacadeBinding>>> Cache = new();

    public static ImmutableArray<FacadeBinding> Of(Compilation compilation) =>
        Cache.GetValue(compilation, static c => new(Resolve(c))).Value;

    private static ImmutableArray<FacadeBinding> Resolve(Compilation compilation) =>
        [.. FacadeTable.All.Select(facade => FacadeBinding.TryCreate(facade, compilation)).OfType<FacadeBinding>()];
}
