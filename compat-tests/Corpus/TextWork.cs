using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Compat.Corpus;

/// <summary>Text: words, distances, templates, patterns, search indexes.</summary>
public partial class TextWork : Contract
{
    private static readonly HashSet<string> StopWords = new(StringComparer.OrdinalIgnoreCase) { "the", "a", "of", "and" };
    private static readonly Regex Email = new(@"[\w.]+@[\w.]+\.\w+", RegexOptions.Compiled);
    private static readonly char[] Separators = [' ', ',', '.', ';', '\n'];

    private const string Fable = "The fox and the crow. The crow had a piece of cheese, and the fox wanted the cheese.";

    [Behaviour(Ships.Must)]
    public async Task Words_without_stop_words_are_counted()
    {
        var text = Fable;
        var counts = await Task.Run(() => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries)
            .Where(w => !StopWords.Contains(w))
            .GroupBy(w => w.ToLowerInvariant())
            .ToDictionary(g => g.Key, g => g.Count()));
        Assert.Equal((2, 2, 2, 1), (counts["fox"], counts["crow"], counts["cheese"], counts["had"]));
        Assert.DoesNotContain("the", counts.Keys);
    }

    [Behaviour(Ships.Must)]
    public async Task Edit_distance_by_a_table()
    {
        string a = "kitten", b = "sitting";
        Assert.Equal(3, await Task.Run(() => Levenshtein(a, b)));
    }

    [Behaviour(Ships.Must)]
    public async Task The_nearest_word_of_a_dictionary_is_suggested()
    {
        string[] words = ["apple", "maple", "ample", "orange"];
        var queries = new[] { "aple", "mapel", "ornge" };
        var tasks = new List<Task<string>>();
        foreach (var q in queries)
        {
            tasks.Add(Task.Run(() => words.MinBy(w => Levenshtein(w, q))!));
        }

        Assert.Equal(["apple", "maple", "orange"], await Task.WhenAll(tasks));
    }

    [Behaviour(Ships.Must)]
    public async Task Addresses_are_found_by_a_static_compiled_regex()
    {
        var text = "mail ann@example.com or bob.b@mail.example.org, not c@d";
        var found = await Task.Run(() => Email.Matches(text).Select(m => m.Value).ToArray());
        Assert.Equal(["ann@example.com", "bob.b@mail.example.org"], found);
    }

    [Behaviour(Ships.Must)]
    public async Task Numbers_are_masked_by_a_regex_made_inside()
    {
        var text = "card 4111-1111-1111-1234 of Ann";
        Assert.Equal("card ****-****-****-1234 of Ann", await Task.Run(() => Regex.Replace(text, @"\d{4}-(?=\d)", "****-")));
    }

    [Behaviour(Ships.Must)]
    public async Task A_generated_regex_with_groups_reads_a_log_time()
    {
        var line = "[12:34:56] WARN disk full";
        var (hour, level) = await Task.Run(() =>
        {
            var m = LogLine().Match(line);
            return (int.Parse(m.Groups["h"].Value), m.Groups["level"].Value);
        });
        Assert.Equal((12, "WARN"), (hour, level));
    }

    [Behaviour(Ships.Must)]
    public async Task A_template_is_filled_with_a_match_evaluator()
    {
        var template = "Dear {name}, your {thing} is {state}.";
        var values = new Dictionary<string, string> { ["name"] = "Ann", ["thing"] = "order", ["state"] = "ready" };
        var text = await Task.Run(() => Regex.Replace(template, @"\{(\w+)\}", m => values.TryGetValue(m.Groups[1].Value, out var v) ? v : m.Value));
        Assert.Equal("Dear Ann, your order is ready.", text);
    }

    [Behaviour(Ships.Must)]
    public async Task An_inverted_index_is_built_of_documents()
    {
        var documents = new[] { "red fox", "red hen", "blue hen" };
        var index = await Task.Run(() =>
        {
            var map = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
            for (var id = 0; id < documents.Length; id++)
            {
                foreach (var word in documents[id].Split(' '))
                {
                    if (!map.TryGetValue(word, out var ids))
                    {
                        map[word] = ids = [];
                    }

                    ids.Add(id);
                }
            }

            return map;
        });
        Assert.Equal([0, 1], index["red"]);
        Assert.Equal(["blue", "fox", "hen", "red"], index.Keys);
    }

    [Behaviour(Ships.Must)]
    public async Task A_captured_trie_is_filled_and_asked()
    {
        var trie = new Trie();
        string[] words = ["car", "cart", "cat", "dog"];
        await Task.Run(() => Array.ForEach(words, trie.Add));
        Assert.Equal(["car", "cart", "cat"], await Task.Run(() => trie.WithPrefix("ca").ToList()));
        Assert.Equal(4, trie.Count);
    }

    [Behaviour(Ships.Must)]
    public async Task Tf_idf_ranks_documents_through_tuples()
    {
        var docs = new[] { "cat sat mat", "dog sat log", "cat cat dog" };
        var query = "cat";
        var ranked = await Task.Run(() => docs
            .Select((d, i) => (Id: i, Words: d.Split(' ')))
            .Select(d => (d.Id, Score: d.Words.Count(w => w == query) / (double)d.Words.Length
                * Math.Log((double)docs.Length / docs.Count(x => x.Contains(query, StringComparison.Ordinal)))))
            .OrderByDescending(d => d.Score).ThenBy(d => d.Id)
            .Select(d => d.Id)
            .ToList());
        Assert.Equal([2, 0, 1], ranked);
    }

    [Behaviour(Ships.Must)]
    public async Task Lines_are_wrapped_into_a_captured_builder()
    {
        var text = "the quick brown fox jumps over the lazy dog";
        var output = new StringBuilder();
        await Task.Run(() =>
        {
            var column = 0;
            foreach (var word in text.Split(' '))
            {
                if (column + word.Length > 15)
                {
                    output.AppendLine();
                    column = 0;
                }

                output.Append(word).Append(' ');
                column += word.Length + 1;
            }
        });
        Assert.Equal(3, output.ToString().Split('\n').Length);
        Assert.StartsWith("the quick brown", output.ToString(), StringComparison.Ordinal);
    }

    [Behaviour(Ships.Must)]
    public async Task Accents_are_stripped_to_a_slug()
    {
        var titles = new[] { "Crème Brûlée!", "  Über   Straße " };
        var slugs = await Task.WhenAll(titles.Select(t => Task.Run(() => t.Slug())));
        Assert.Equal(["creme-brulee", "uber-straße"], slugs);
    }

    [Behaviour(Ships.Must)]
    public async Task A_span_is_split_and_summed_without_allocation()
    {
        var line = "12,30,8,,50";
        var sum = await Task.Run(() =>
        {
            var rest = line.AsSpan();
            var total = 0;
            while (!rest.IsEmpty)
            {
                var comma = rest.IndexOf(',');
                var cell = comma < 0 ? rest : rest[..comma];
                total += int.TryParse(cell, NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) ? n : 0;
                rest = comma < 0 ? default : rest[(comma + 1)..];
            }

            return total;
        });
        Assert.Equal(100, sum);
    }

    [Behaviour(Ships.Must)]
    public async Task A_cipher_shifts_letters_by_string_Create()
    {
        var text = "Hello, World";
        var shift = 3;
        var secret = await Task.Run(() => string.Create(text.Length, (text, shift), (span, s) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var c = s.text[i];
                span[i] = char.IsAsciiLetter(c) ? (char)(((c | 32) - 'a' + s.shift) % 26 + (char.IsUpper(c) ? 'A' : 'a')) : c;
            }
        }));
        Assert.Equal("Khoor, Zruog", secret);
    }

    [Behaviour(Ships.Must)]
    public async Task Utf8_bytes_are_counted_and_decoded()
    {
        var text = "naïve café €";
        var (bytes, back) = await Task.Run(() =>
        {
            var b = Encoding.UTF8.GetBytes(text);
            return (b.Length, Encoding.UTF8.GetString(b));
        });
        Assert.Equal((16, text), (bytes, back));
    }

    [Behaviour(Ships.Must)]
    public async Task Anagrams_are_grouped_by_sorted_letters()
    {
        var words = new List<string> { "listen", "silent", "enlist", "google", "elgoog" };
        var groups = await Task.Run(() => words.ToLookup(w => string.Concat(w.Order())).Select(g => g.ToArray()).ToArray());
        Assert.Equal([3, 2], groups.Select(g => g.Length));
    }

    [Behaviour(Ships.Must)]
    public async Task The_longest_common_subsequence_is_read_back_from_its_table()
    {
        var (x, y) = ("AGGTAB", "GXTXAYB");
        Assert.Equal("GTAB", await Task.Run(() => Lcs(x, y)));
    }

    [Behaviour(Ships.Must)]
    public async Task A_report_is_formatted_in_a_named_culture()
    {
        var amount = 1234567.891m;
        var day = new DateTime(2024, 3, 5);
        var text = await Task.Run(() =>
        {
            var culture = CultureInfo.GetCultureInfo("de-DE");
            return string.Format(culture, "{0:N2} am {1:d}", amount, day);
        });
        Assert.Equal("1.234.567,89 am 05.03.2024", text);
    }

    [Behaviour(Ships.Must)]
    public async Task Markov_text_by_a_seeded_random_and_a_dictionary_of_lists()
    {
        var words = Fable.Split(' ');
        Func<string> speak = () =>
        {
            var next = new Dictionary<string, List<string>>();
            foreach (var (a, b) in words.Zip(words.Skip(1)))
            {
                (next.TryGetValue(a, out var list) ? list : next[a] = []).Add(b);
            }

            var random = new Random(7);
            var word = "The";
            var said = new StringBuilder(word);
            for (var i = 0; i < 10 && next.TryGetValue(word, out var options); i++)
            {
                word = options[random.Next(options.Count)];
                said.Append(' ').Append(word);
            }

            return said.ToString();
        };
        Assert.Equal(speak(), await Task.Run(speak));
    }

    [Behaviour(Ships.Must)]
    public async Task A_glob_is_matched_by_a_recursive_local_function()
    {
        string[] names = ["a.txt", "ab.txt", "b.md", "notes.txt.bak"];
        var pattern = "*.tx?";
        var hits = await Task.Run(() =>
        {
            return names.Where(n => Match(pattern, n)).ToArray();

            static bool Match(ReadOnlySpan<char> p, ReadOnlySpan<char> s) =>
                p.IsEmpty ? s.IsEmpty
                : p[0] == '*' ? Match(p[1..], s) || (!s.IsEmpty && Match(p, s[1..]))
                : !s.IsEmpty && (p[0] == '?' || p[0] == s[0]) && Match(p[1..], s[1..]);
        });
        Assert.Equal(["a.txt", "ab.txt"], hits);
    }

    [GeneratedRegex(@"^\[(?<h>\d\d):\d\d:\d\d\] (?<level>\w+)")]
    private static partial Regex LogLine();

    private static int Levenshtein(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 ? j : j == 0 ? i
                    : Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }
        }

        return d[a.Length, b.Length];
    }

    private static string Lcs(string x, string y)
    {
        var best = new string[x.Length + 1][];
        for (var i = 0; i <= x.Length; i++)
        {
            best[i] = new string[y.Length + 1];
            for (var j = 0; j <= y.Length; j++)
            {
                best[i][j] = i == 0 || j == 0 ? ""
                    : x[i - 1] == y[j - 1] ? best[i - 1][j - 1] + x[i - 1]
                    : best[i - 1][j].Length >= best[i][j - 1].Length ? best[i - 1][j] : best[i][j - 1];
            }
        }

        return best[x.Length][y.Length];
    }

    private sealed class Trie
    {
        private readonly Node _root = new();

        public int Count { get; private set; }

        public void Add(string word)
        {
            var node = _root;
            foreach (var c in word)
            {
                if (!node.Next.TryGetValue(c, out var next))
                {
                    node.Next[c] = next = new();
                }

                node = next;
            }

            if (!node.IsWord)
            {
                node.IsWord = true;
                Count++;
            }
        }

        public IEnumerable<string> WithPrefix(string prefix)
        {
            var node = _root;
            foreach (var c in prefix)
            {
                if (!node.Next.TryGetValue(c, out node!))
                {
                    return [];
                }
            }

            return Words(node, prefix);
        }

        private static IEnumerable<string> Words(Node node, string so)
        {
            if (node.IsWord)
            {
                yield return so;
            }

            foreach (var (c, next) in node.Next)
            {
                foreach (var word in Words(next, so + c))
                {
                    yield return word;
                }
            }
        }

        private sealed class Node
        {
            public SortedList<char, Node> Next { get; } = [];

            public bool IsWord { get; set; }
        }
    }
}

internal static class TextExtensions
{
    public static string Slug(this string title)
    {
        var kept = new StringBuilder();
        foreach (var c in title.Trim().ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (char.IsLetterOrDigit(c))
            {
                kept.Append(c);
            }
            else if (char.IsWhiteSpace(c) && kept.Length > 0 && kept[^1] != '-')
            {
                kept.Append('-');
            }
        }

        return kept.ToString().TrimEnd('-');
    }
}
