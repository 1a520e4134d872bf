using System.Text;

namespace Distributed.Engine.Serialization;

/// <summary>Names of types and fields as their author wrote them.</summary>
internal static class TypeNames
{
    /// <summary>The full name with generic arguments, without assembly names: <c>System.Collections.Generic.List&lt;System.Int32&gt;</c>.</summary>
    public static string Of(Type type)
    {
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (!type.HasElementType && !type.IsGenericParameter && (type.IsGenericType || type.IsNested))
            return Composed(type);
        return type.FullName ?? type.Name;
    }

    private static string Composed(Type type)
    {
        var arguments = type.GetGenericArguments();
        var used = 0;
        var chain = new List<Type>();
        for (var t = type; t is not null; t = t.DeclaringType)
            chain.Insert(0, t);
        var text = new StringBuilder(type.Namespace);
        foreach (var part in chain)
        {
            if (text.Length > 0)
                text.Append('.');
            var tick = part.Name.IndexOf('`', StringComparison.Ordinal);
            text.Append(tick < 0 ? part.Name : part.Name[..tick]);
            var count = Math.Min(part.GetGenericArguments().Length, arguments.Length);
            if (count > used)
                text.Append('<').AppendJoin(", ", arguments[used..count].Select(Of)).Append('>');
            used = Math.Max(used, count);
        }
        return text.ToString();
    }

    /// <summary>
    /// What a field is called in the source: <c>&lt;Name&gt;k__BackingField</c> is <c>Name</c>, <c>&lt;&gt;4__this</c> is <c>this</c>.
    /// Null: the compiler made it up to link closures, and no name in the source stands for it.
    /// </summary>
    public static string? OfField(string name)
    {
        if (name.StartsWith("CS$<>8__locals", StringComparison.Ordinal) || name.StartsWith("<>8__", StringComparison.Ordinal))
            return null;
        if (name.StartsWith("<>4__this", StringComparison.Ordinal))
            return "this";
        if (name.StartsWith("<>3__", StringComparison.Ordinal))
            return name[5..];
        if (name.StartsWith("<>", StringComparison.Ordinal))
            return "temporary";
        var close = name.IndexOf('>', StringComparison.Ordinal);
        return name.StartsWith('<') && close > 1 ? name[1..close] : name;
    }

    /// <summary>Whether the compiler made the class for lambdas, local functions, iterators or async methods.</summary>
    public static bool IsClosure(Type type) => type.Name.StartsWith("<>c", StringComparison.Ordinal);
}
