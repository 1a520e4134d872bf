namespace WordCount;

/// <summary>Counts the words of one file: runs of letters, in lower case, outside of markup.</summary>
internal static class WordCounter
{
    internal static Dictionary<string, int> Count(string file)
    {
        string text = File.ReadAllText(file);
        bool hasMarkup = file.EndsWith(".xml", StringComparison.OrdinalIgnoreCase);

        var words = new Dictionary<string, int>();
        bool insideTag = false;
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : ' ';
            if (char.IsLetter(c) && !insideTag)
            {
                if (start < 0)
                {
                    start = i;
                }

                continue;
            }

            if (start >= 0)
            {
                string word = text.Substring(start, i - start).ToLowerInvariant();
                words.TryGetValue(word, out int count);
                words[word] = count + 1;
                start = -1;
            }

            if (hasMarkup)
            {
                insideTag = c == '<' || (insideTag && c != '>');
            }
        }

        return words;
    }
}
