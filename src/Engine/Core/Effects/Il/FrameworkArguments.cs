using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Distributed.Engine.Effects.Il;

/// <summary>Which arguments framework code may change: arrays and memory that it isn't known only to read. Pure.</summary>
internal static class FrameworkArguments
{
    private static readonly Type[] Readers =
        [typeof(string), typeof(StringBuilder), typeof(Enumerable), typeof(Convert), typeof(BitConverter), typeof(Console), typeof(Task), typeof(Path), typeof(Math)];

    private static readonly string[] ReadingNames =
    [
        "IndexOf", "LastIndexOf", "BinarySearch", "Find", "Exists", "TrueForAll", "ConvertAll", "AsReadOnly", "GetString", "GetCharCount", "GetByteCount", "HashData", "ComputeHash",
        "Contains", "SequenceEqual", "StartsWith", "EndsWith", "Parse", "TryParse", "get_Length", "get_Rank", "GetLength", "GetLowerBound", "GetUpperBound", "GetValue",
    ];

    public static bool OnlyReads(MethodBase method) =>
        Readers.Contains(method.DeclaringType)
        || method is MethodInfo { ReturnType: { IsConstructedGenericType: true } made }
            && (made.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>) || made.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>))
        || ReadingNames.Any(n => method.Name.StartsWith(n, StringComparison.Ordinal));

    /// <summary>The array type behind a span or the like whose own method changes it; null otherwise.</summary>
    public static Type? ChangesMemory(MethodBase method) =>
        method is { IsStatic: false, Name: "Fill" or "Clear" or "set_Item", DeclaringType: { IsValueType: true, IsConstructedGenericType: true } owner } && IsMemory(owner.GetGenericTypeDefinition())
            ? owner.GetGenericArguments()[0].MakeArrayType()
            : null;

    private static bool IsMemory(Type definition) => definition == typeof(Span<>) || definition == typeof(Memory<>) || definition == typeof(ArraySegment<>);

    /// <summary>What an argument may be changed as; null when it is only read.</summary>
    public static Type? MayBeChanged(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.Name is { } name && (name.StartsWith("source", StringComparison.OrdinalIgnoreCase) || name.StartsWith("src", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        if (type.IsArray || type == typeof(Array))
        {
            return type;
        }

        if (!type.IsConstructedGenericType)
        {
            return null;
        }

        var definition = type.GetGenericTypeDefinition();
        if (IsMemory(definition))
        {
            return type.GetGenericArguments()[0].MakeArrayType();
        }

        bool isStaticMutator = parameter.Member.DeclaringType == typeof(CollectionsMarshal) || parameter.Member.DeclaringType == typeof(CollectionExtensions);
        bool isCollection = definition == typeof(ICollection<>) || definition == typeof(IList<>) || definition == typeof(IDictionary<,>);
        return isStaticMutator && !type.IsValueType || isCollection ? type : null;
    }
}
