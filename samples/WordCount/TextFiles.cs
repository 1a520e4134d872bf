namespace WordCount;

/// <summary>Finds the files to count.</summary>
internal static class TextFiles
{
    private static readonly string[] Extensions = [".txt", ".md", ".xml"];

    internal static string[] Below(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal)];
    }
}
