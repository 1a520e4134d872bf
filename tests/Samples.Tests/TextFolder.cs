namespace Distributed.Samples.Tests;

/// <summary>A temporary folder of small texts, some of them XML. The same each time.</summary>
internal sealed class TextFolder : IDisposable
{
    internal const int Files = 40;

    private static readonly string[] Words = ["the", "Same", "answer", "or", "it", "stays", "local", "\u00e9t\u00e9", "don't", "Task"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("wordcount");

    internal TextFolder()
    {
        for (int file = 0; file < Files; file++)
        {
            bool isXml = file % 2 == 0;
            string text = string.Join(' ', Enumerable.Range(0, 500).Select(i => Words[(i * (file + 3)) % Words.Length] + (i % 7 == 0 ? "." : "")));
            File.WriteAllText(this[$"{file:D2}{(isXml ? ".xml" : ".txt")}"], isXml ? $"<doc name=\"n{file}\"><p>{text}</p></doc>" : text);
        }
    }

    internal string Path => folder.FullName;

    internal string this[string name] => System.IO.Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);
}
