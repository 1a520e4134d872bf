using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>Which types travel by content. Data.</summary>
internal static class ContentCodecs
{
    private static readonly Dictionary<Type, ContentCodec> Exact = new()
    {
    };

    /// <summary>Base types whose subclasses are the runtime's.</summary>
    private static readonly (Type Base, ContentCodec Codec)[] Families =
    [
        (typeof(Type), new MemberCodec()),
        (typeof(MethodBase), new MemberCodec()),
        (typeof(FieldInfo), new MemberCodec()),
        (typeof(PropertyInfo), new MemberCodec()),
        (typeof(EventInfo), new MemberCodec()),
    ];

    public static ContentCodec? Find(Type type)
    {
        if (Exact.TryGetValue(type, out var codec))
            return codec;
        foreach (var family in Families)
        {
            if (type.IsSubclassOf(family.Base) && FrameworkAssemblies.Contains(type.Assembly))
                return family.Codec;
        }
        return null;
    }
}
