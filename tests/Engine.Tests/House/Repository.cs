namespace Distributed.Engine.Tests.House;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    internal const string CoreFolder = "src/Engine/Core";

    private static readonly string[] CodeFolders = ["src", "tests", "compat-tests", "benchmarks", "samples", "eng"];

    private static readonly Lazy<SourceFile[]> AllSources = new(() =>
        [.. Files("*.cs").Where(p => CodeFolders.Contains(p.Split('/')[0])).Select(p => new SourceFile(p, Read(p)))]);

    /// <summary>The folder that holds Compat.sln.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>Every C# file that people wrote.</summary>
    internal static SourceFile[] Sources => AllSources.Value;

    /// <summary>Files by pattern, from the root, with forward slashes, without build output.</summary>
    internal static IEnumerable<string> Files(string pattern)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.EnumerateFiles(Root, pattern, options)
            .Select(p => Path.GetRelativePath(Root, p).Replace('\\', '/'))
            .Where(p => !p.Split('/').Any(part => part is "bin" or "obj" or ".git" or "artifacts" or "TestResults" or ".vs" or ".idea"))
            .Order(StringComparer.Ordinal);
    }

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Compat.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Compat.sln above {AppContext.BaseDirectory}: the tidy tests read the checkout they were built in.");
    }
}
