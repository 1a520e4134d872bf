#if !DISTRIBUTED
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
#endif

namespace Compat.Loops;

/// <summary>What the suite of loops promises about its size and reach.</summary>
public class ParallelSuiteFacts
{
    [Fact]
    public void There_are_at_least_500_behaviours_of_loops_and_half_of_them_must_ship()
    {
        var loops = Suite.Behaviours.Where(b => b.Type.Namespace == "Compat.Loops").ToList();

        Assert.InRange(loops.Count, 500, int.MaxValue);
        Assert.InRange(loops.Count(b => b.Behaviour.Ships == Ships.Must), loops.Count / 2, loops.Count);
        Assert.InRange(loops.Count(b => b.Behaviour.Ships == Ships.Never), 40, loops.Count / 3);
    }

#if !DISTRIBUTED
    /// <summary>Read from the compiled oracle, where calls are the BCL's own; in the other build they are redirected.</summary>
    [Fact]
    public void Every_overload_of_Parallel_is_called()
    {
        var module = typeof(ParallelSuiteFacts).Module;
        using var file = new PEReader(File.OpenRead(module.FullyQualifiedName));
        var metadata = file.GetMetadataReader();
        var called = metadata.MemberReferences
            .Where(m => metadata.GetMemberReference(m).Parent is { Kind: HandleKind.TypeReference } parent
                && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)parent).Name, nameof(Parallel)))
            .Select(m => module.ResolveMethod(MetadataTokens.GetToken(m))!.ToString())
            .ToHashSet();
        var all = typeof(Parallel).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(m => m.ToString()).ToList();

        Assert.InRange(all.Count, 40, int.MaxValue);
        string[] missing = [.. all.Where(m => !called.Contains(m))!];
        Assert.True(missing.Length == 0, string.Join('\n', missing.Prepend("No behaviour calls:")));
    }
#endif
}
