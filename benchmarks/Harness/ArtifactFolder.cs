namespace Distributed.Benchmarks.Harness;

/// <summary>Where results are written: <c>artifacts/bench</c> of the repository that the benchmark was built in, wherever it is started from.</summary>
internal static class ArtifactFolder
{
    /// <summary>The path of a file there. The folder exists afterwards.</summary>
    internal static string PathOf(string file)
    {
        string folder = Path.Combine(Root(), "artifacts", "bench");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, file);
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Compat.sln")))
            {
                return folder.FullName;
            }
        }

        return Environment.CurrentDirectory;
    }
}
