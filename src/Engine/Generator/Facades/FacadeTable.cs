using System.Collections.Immutable;

namespace Distributed.Engine.Generator.Facades;

/// <summary>All façades the generator knows; a new one is a row here.</summary>
internal static class FacadeTable
{
    public static ImmutableArray<Facade> All { get; } = [TasksFacade.Row, ParallelFacade.Row];

    private static readonly ImmutableHashSet<string> MemberNames =
        [.. All.SelectMany(facade => facade.Targets).Select(target => target.Member)];

    /// <summary>The syntactic pre-check: whether a member of this name is redirected at all.</summary>
    public static bool HasMember(string name) => MemberNames.Contains(name);
}
