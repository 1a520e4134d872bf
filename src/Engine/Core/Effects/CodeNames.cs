using System.Reflection;

namespace Distributed.Engine.Effects;

/// <summary>Names of methods, fields and types as their author wrote them, for reasons that users read.</summary>
internal static class CodeNames
{
    /// <summary>A lambda's method, or the state machine of an async one.</summary>
    public static bool IsLambda(MethodBase method) =>
        method.Name.Contains(">b__", StringComparison.Ordinal)
        || method.Name == "MoveNext" && method.DeclaringType!.Name.StartsWith("<<", StringComparison.Ordinal);

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(short)] = "short",
        [typeof(byte)] = "byte",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Type(Type type)
    {
        if (type.IsArray)
        {
            return Type(type.GetElementType()!) + "[]";
        }

        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (type.Name.StartsWith('<') && type.DeclaringType is { } outer)
        {
            return Type(outer);
        }

        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        string name = tick < 0 ? type.Name : type.Name[..tick];
        var arguments = type.GetGenericArguments();
        return tick < 0 || arguments.Length == 0 ? name : $"{name}<{string.Join(", ", arguments.Select(Type))}>";
    }

    public static string Field(FieldInfo field)
    {
        string name = FieldName(field);
        return field.DeclaringType is { } type && !type.Name.StartsWith('<') ? $"{Type(type)}.{name}" : name;
    }

    /// <summary>The variable or property that a field was compiled from.</summary>
    public static string FieldName(FieldInfo field)
    {
        string name = field.Name;
        int close = name.IndexOf('>', StringComparison.Ordinal);
        return name.StartsWith('<') && close > 1 ? name[1..close] : name;
    }

    /// <summary>Type.Method; a lambda or state machine is named after the method it was written in.</summary>
    public static string Method(MethodBase method)
    {
        var type = method.DeclaringType;
        if (type is null)
        {
            return method.Name;
        }

        if (method.Name == "MoveNext" && type.Name.StartsWith('<') && Between(type.Name) is { Length: > 0 } source)
        {
            return $"{Type(type)}.{Unmangled(source)}";
        }

        if (method is ConstructorInfo)
        {
            return method.IsStatic ? $"the type initialiser of {Type(type)}" : "new " + Type(type);
        }

        string name = method.Name;
        if (name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal))
        {
            name = name[4..];
        }

        return $"{Type(type)}.{Unmangled(name)}";
    }

    private static string Unmangled(string name)
    {
        if (!name.StartsWith('<'))
        {
            return name;
        }

        int local = name.IndexOf(">g__", StringComparison.Ordinal);
        if (local > 0)
        {
            string rest = name[(local + 4)..];
            int bar = rest.IndexOf('|', StringComparison.Ordinal);
            return bar < 0 ? rest : rest[..bar];
        }

        return $"{Between(name)} (lambda)";
    }

    private static string Between(string name)
    {
        int close = name.LastIndexOf('>');
        return close > 1 ? name[1..close] : name;
    }
}
