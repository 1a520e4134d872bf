using System.Reflection;

namespace Distributed.Engine.Effects.Knowledge;

/// <summary>
/// One type's section of the knowledge base. Its member lines are read when first asked for. A GetHashCode that no line speaks of
/// may be seeded per process, as most are. Thread-safe.
/// </summary>
internal sealed class KnownType(KnownEffect byDefault, IReadOnlyList<string> memberLines)
{
    private readonly Lazy<List<Member>> members = new(() => Parse(memberLines));

    /// <summary>What members say that aren't listed, and what a captured object of the type means.</summary>
    public KnownEffect Default => byDefault;

    public KnownEffect Of(MemberInfo member)
    {
        string name = member.Name;
        string property = PropertyOf(name);
        KnownEffect? byName = null;
        foreach (var known in members.Value)
        {
            if (known.Name != name && known.Name != property)
            {
                continue;
            }

            if (known.Parameters is null)
            {
                byName ??= known.Effect;
            }
            else if (Matches(known, member as MethodBase))
            {
                return known.Effect;
            }
        }

        return byName ?? (name == nameof(GetHashCode) ? KnownEffect.HashCode : byDefault);
    }

    private static string PropertyOf(string name) =>
        name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal) ? name[4..] : name;

    private static bool Matches(Member known, MethodBase? method)
    {
        if (method is null)
        {
            return false;
        }

        var parameters = method.GetParameters();
        var wanted = known.Parameters!;
        if (known.IsPrefix ? parameters.Length < wanted.Length : parameters.Length != wanted.Length)
        {
            return false;
        }

        for (int i = 0; i < wanted.Length; i++)
        {
            if (SimpleName(parameters[i].ParameterType) != wanted[i])
            {
                return false;
            }
        }

        return true;
    }

    private static string SimpleName(Type type)
    {
        string name = type.Name;
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : name[..tick];
    }

    private static List<Member> Parse(IReadOnlyList<string> lines)
    {
        var result = new List<Member>();
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            var effect = KnowledgeText.ParseEffect(line[(colon + 1)..]);
            foreach (string name in line[..colon].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                result.Add(ParseMember(name, effect));
            }
        }

        return result;
    }

    private static Member ParseMember(string text, KnownEffect effect)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return new(text, null, false, effect);
        }

        string inside = text[(open + 1)..^1];
        bool isPrefix = inside.EndsWith("..", StringComparison.Ordinal);
        string list = isPrefix ? inside[..^2] : inside;
        return new(text[..open], list.Split(',', StringSplitOptions.RemoveEmptyEntries), isPrefix, effect);
    }

    private sealed record Member(string Name, string[]? Parameters, bool IsPrefix, KnownEffect Effect);
}
