namespace Distributed.Packaging.Tests;

/// <summary>
/// A folder outside the repository with our packages in it, packed once for all tests, and the settings of a user who takes them from
/// there. Deleted at the end.
/// </summary>
public sealed class PackedFeed : IDisposable
{
    /// <summary>The collection of the tests that share it.</summary>
    public const string Collection = "packed feed";

    public PackedFeed()
    {
        Directory.CreateDirectory(Packages);

        // What `dotnet pack Compat.sln` gives, without building the solution's tests beside the running ones.
        foreach (var project in PackableProjects())
        {
            Dotnet.Run(RepositoryRoot, "pack", project, "-c", "Release", "-o", Packages, "-v", "q", "--nologo");
        }

        // Own package cache: the global one may hold an older package of the same version.
        // The user's sources stay; ours is one more.
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(Folder, "cache")}" /></config>
              <packageSources><add key="ours" value="{Packages}" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
            </configuration>
            """);

        // The repository's own settings must not be found by walking up, should the temp folder lie inside it.
        File.WriteAllText(Path.Combine(Folder, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(Folder, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(Folder, "Directory.Packages.props"), "<Project />");
    }

    public static string RepositoryRoot { get; } = FindRoot();

    public string Folder { get; } = Directory.CreateTempSubdirectory("distributed-packaging-").FullName;

    public string Packages => Path.Combine(Folder, "packages");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Writes a project into a folder of its own.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="body">The project file between the root tags.</param>
    /// <param name="files">The sources: names and texts.</param>
    public string Write(string name, string body, params (string Name, string Text)[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseSharedCompilation>false</UseSharedCompilation>
              </PropertyGroup>
            {body}
            </Project>
            """);
        foreach (var (file, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }

        return folder;
    }

    private static IEnumerable<string> PackableProjects() =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => File.ReadAllText(project).Contains("<IsPackable>true</IsPackable>", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Compat.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No Compat.sln above {AppContext.BaseDirectory}.");
    }
}

[CollectionDefinition(PackedFeed.Collection)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "xunit calls it so.")]
public sealed class PackedFeedCollection : ICollectionFixture<PackedFeed>;
