using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Distributed.Engine.Serialization;

/// <summary>Which types travel by content. Data.</summary>
internal static class ContentCodecs
{
    private static readonly Dictionary<Type, ContentCodec> Exact = new()
    {
        [typeof(CultureInfo)] = new CultureCodec(),
        [typeof(CompareInfo)] = new CompareInfoCodec(),
        [typeof(Regex)] = new RegexCodec(),
        [typeof(Uri)] = new UriCodec(),
        [typeof(TimeZoneInfo)] = new TimeZoneCodec(),
        [typeof(UTF8Encoding)] = new Utf8EncodingCodec(),
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
