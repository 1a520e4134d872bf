namespace Distributed.Engine.Effects.Knowledge;

/// <summary>Reads the <c>.effects</c> files that are embedded in this assembly; README.md beside them describes the form.</summary>
internal static class KnowledgeText
{
    private const string Extension = ".effects";
    private const string RemedyMark = "--";

    public static Dictionary<string, KnownType> ReadAll()
    {
        var types = new Dictionary<string, KnownType>(StringComparer.Ordinal);
        var assembly = typeof(KnowledgeText).Assembly;
        foreach (string name in assembly.GetManifestResourceNames())
        {
            if (name.EndsWith(Extension, StringComparison.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                Read(reader, name, types);
            }
        }

        return types;
    }

    public static KnownEffect ParseEffect(string text)
    {
        string? remedy = null;
        int mark = text.IndexOf(RemedyMark, StringComparison.Ordinal);
        if (mark >= 0)
        {
            remedy = text[(mark + RemedyMark.Length)..].Trim();
            text = text[..mark];
        }

        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(ParseKind(words[0]), words.Contains("quiet"), words.Contains("reflects"), remedy, words.Contains("own"));
    }

    private static void Read(StreamReader reader, string file, Dictionary<string, KnownType> types)
    {
        List<string>? members = null;
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == ' ')
            {
                (members ?? throw Malformed(file, number, "a member line needs a type line above it")).Add(line);
                continue;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                throw Malformed(file, number, "expected 'Type: kind'");
            }

            members = [];
            foreach (string type in line[..colon].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!types.TryAdd(type, new(ParseEffect(line[(colon + 1)..]), members)))
                {
                    throw Malformed(file, number, $"{type} has a section already");
                }
            }
        }
    }

    private static EffectKind ParseKind(string word) => word switch
    {
        "listed" => EffectKind.Unknown,
        "pure" => EffectKind.Pure,
        "fresh" => EffectKind.Fresh,
        "hostbound" => EffectKind.HostBound,
        "outside" => EffectKind.Outside,
        "sync" => EffectKind.Sync,
        "edge" => EffectKind.Edge,
        "release" => EffectKind.Release,
        "process" => EffectKind.Process,
        "detached" => EffectKind.Detached,
        "hash" => EffectKind.Hash,
        _ => throw new InvalidDataException($"'{word}' is no kind of effect."),
    };

    private static InvalidDataException Malformed(string file, int line, string what) => new($"{file}, line {line}: {what}.");
}
