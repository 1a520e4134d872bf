using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Distributed.Packaging.Tests;

/// <summary>Reads from a built assembly which façade methods it calls.</summary>
internal static class Redirections
{
    public static IReadOnlyList<string> Of(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var reader = file.GetMetadataReader();
        return
        [
            .. reader.MemberReferences
                .Select(reader.GetMemberReference)
                .Where(member => member.Parent.Kind == HandleKind.TypeReference)
                .Select(member => (Type: reader.GetTypeReference((TypeReferenceHandle)member.Parent), Member: reader.GetString(member.Name)))
                .Where(member => reader.GetString(member.Type.Name) is "DistributedTask" or "DistributedParallel")
                .Select(member => member.Member)
                .Order(StringComparer.Ordinal),
        ];
    }
}
