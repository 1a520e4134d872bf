using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace Distributed.Engine.Effects.Knowledge;

/// <summary>
/// What is known of framework members: an allow-list, by type and member. What isn't listed is unknown, and keeps a call local.
/// Thread-safe; read once per process.
/// </summary>
internal static class KnowledgeBase
{
    private static readonly Lazy<Dictionary<string, KnownType>> Types = new(KnowledgeText.ReadAll);
    private static readonly ConcurrentDictionary<Type, KnownType?> Found = new();

    public static KnownEffect Of(MemberInfo member)
    {
        var type = member.DeclaringType!;
        if (typeof(Delegate).IsAssignableFrom(type) && member is ConstructorInfo || member.Name == "Invoke" && IsDelegate(type))
        {
            // The method behind a delegate is followed where its pointer is taken, or by capture.
            return KnownEffect.Harmless;
        }

        return OfType(type)?.Of(member) ?? KnownEffect.Unknown;
    }

    /// <summary>What a captured object of a framework type means to code that may reach it through an interface.</summary>
    public static KnownEffect OfCaptured(Type type) =>
        type.IsArray || type.IsEnum || type.IsPrimitive || type.IsPointer || IsDelegate(type)
            ? KnownEffect.Harmless
            : OfType(type)?.Default is { } known ? AsCaptured(known) : KnownEffect.Unknown;

    private static bool IsDelegate(Type type) => typeof(Delegate).IsAssignableFrom(type);

    /// <summary>A type of which only some members are listed may be captured: each use of it is looked up by itself.</summary>
    private static KnownEffect AsCaptured(KnownEffect known) =>
        known.Kind is EffectKind.Unknown ? KnownEffect.Harmless : known;

    private static KnownType? OfType(Type type) =>
        Found.GetOrAdd(type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type, Find);

    private static KnownType? Find(Type type)
    {
        for (var at = type; at is not null; at = at.DeclaringType)
        {
            if (Types.Value.TryGetValue(PlainName(at), out var exact))
            {
                return exact;
            }
        }

        // Exceptions carry data only, whatever their namespace is about.
        if (typeof(Exception).IsAssignableFrom(type))
        {
            return OfTypeOrNull(type.BaseType!);
        }

        if (InNamespace(type.Namespace) is { } byNamespace)
        {
            return byNamespace;
        }

        // Internal types stand in for the public type they derive from (RuntimeType is a Type).
        return !type.IsVisible && type.BaseType is { } parent && parent != typeof(object) ? OfTypeOrNull(parent) : null;
    }

    private static KnownType? OfTypeOrNull(Type type) => OfType(type);

    private static KnownType? InNamespace(string? name)
    {
        while (!string.IsNullOrEmpty(name))
        {
            if (Types.Value.TryGetValue(name + ".*", out var known))
            {
                return known;
            }

            int dot = name.LastIndexOf('.');
            name = dot < 0 ? null : name[..dot];
        }

        return null;
    }

    /// <summary>The full name without generic arity: List&lt;T&gt;.Enumerator is System.Collections.Generic.List.Enumerator.</summary>
    private static string PlainName(Type type)
    {
        string full = type.FullName ?? type.Name;
        var plain = new StringBuilder(full.Length);
        for (int i = 0; i < full.Length && full[i] != '['; i++)
        {
            if (full[i] == '`')
            {
                while (i + 1 < full.Length && char.IsAsciiDigit(full[i + 1]))
                {
                    i++;
                }
            }
            else
            {
                plain.Append(full[i] == '+' ? '.' : full[i]);
            }
        }

        return plain.ToString();
    }
}
