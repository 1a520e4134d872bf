using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>Which types travel by content. Data.</summary>
internal static class ContentCodecs
{
    private static readonly MemberCodec Member = new();

    public static ContentCodec? Find(Type type)
    {
        if (!FrameworkAssemblies.Contains(type.Assembly))
            return null;
        return IsMember(type) ? Member : ByName(type.FullName);
    }

    /// <summary>By name, so that looking here loads no assembly.</summary>
    private static ContentCodec? ByName(string? name) => name switch
    {
        "System.Globalization.CultureInfo" => new CultureCodec(),
        "System.Globalization.CompareInfo" => new CompareInfoCodec(),
        "System.Text.RegularExpressions.Regex" => new RegexCodec(),
        "System.Uri" => new UriCodec(),
        "System.TimeZoneInfo" => new TimeZoneCodec(),
        "System.Text.UTF8Encoding" => new Utf8EncodingCodec(),
        _ => null,
    };

    /// <summary>The classes behind these are the runtime's own.</summary>
    private static bool IsMember(Type type) =>
        type.IsSubclassOf(typeof(Type)) || type.IsSubclassOf(typeof(MethodBase)) || type.IsSubclassOf(typeof(FieldInfo))
        || type.IsSubclassOf(typeof(PropertyInfo)) || type.IsSubclassOf(typeof(EventInfo));
}
