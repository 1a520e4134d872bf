using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace Distributed.Engine.Cli;

/// <summary>A compiled program on disk, read without loading it. Immutable.</summary>
internal sealed class ProgramFile
{
    public const string CoreFramework = "Microsoft.NETCore.App";
    private const string WebFramework = "Microsoft.AspNetCore.App";

    private ProgramFile(string path, Version? engine, IReadOnlyDictionary<string, Version> frameworks)
    {
        Path = path;
        Engine = engine;
        Frameworks = frameworks;
    }

    /// <summary>The assembly.</summary>
    public string Path { get; }

    /// <summary>The version of our engine that it references; null: none.</summary>
    public Version? Engine { get; }

    /// <summary>The shared frameworks that it needs, with the least version.</summary>
    public IReadOnlyDictionary<string, Version> Frameworks { get; }

    /// <summary>Opens an assembly, or the one beside an executable.</summary>
    /// <exception cref="ToolException">It isn't there, or isn't .NET's.</exception>
    public static ProgramFile Open(string given)
    {
        var path = Locate(System.IO.Path.GetFullPath(given));
        try
        {
            using var stream = File.OpenRead(path);
            using var pe = new PEReader(stream);
            if (!pe.HasMetadata)
            {
                throw NotDotnet(path);
            }

            var reader = pe.GetMetadataReader();
            var references = reader.AssemblyReferences.Select(reader.GetAssemblyReference).Select(r => (Name: reader.GetString(r.Name), r.Version)).ToList();
            return new ProgramFile(path, references.Find(r => r.Name == "Distributed.Engine").Version, FrameworksOf(path, references.Select(r => r.Name)));
        }
        catch (BadImageFormatException)
        {
            throw NotDotnet(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"'{path}' can't be read: {e.Message}");
        }
    }

    private static string Locate(string path)
    {
        // An executable is a small starter of the assembly beside it; "App.Core" is no file with an extension.
        string[] beside = path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? [path[..^4] + ".dll"] : path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? [] : [path + ".dll"];
        if (Array.Find(beside, File.Exists) is { } assembly)
        {
            return assembly;
        }

        if (Directory.Exists(path))
        {
            throw new ToolException($"'{path}' is a folder. Name the compiled program in it, such as {System.IO.Path.Combine(path, "bin/Release/net10.0/App.dll")}.");
        }

        if (!File.Exists(path))
        {
            throw new ToolException($"There is no file '{path}'. Build the program first (dotnet build), and name its .dll below bin.");
        }

        return path;
    }

    private static ToolException NotDotnet(string path) => new(
        $"'{path}' isn't a .NET assembly. Name the program's .dll below bin; a single-file or native program holds no assembly that could be looked at, but the folder it was published from does.");

    /// <summary>As its runtime configuration says; a library has none, so its references have to tell.</summary>
    private static Dictionary<string, Version> FrameworksOf(string path, IEnumerable<string> references)
    {
        var frameworks = new Dictionary<string, Version>(StringComparer.Ordinal);
        var config = System.IO.Path.ChangeExtension(path, ".runtimeconfig.json");
        if (File.Exists(config))
        {
            try
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(config));
                var options = json.RootElement.GetProperty("runtimeOptions");
                foreach (var framework in Listed(options))
                {
                    _ = Version.TryParse(framework.GetProperty("version").GetString()?.Split('-')[0], out var version);
                    frameworks[framework.GetProperty("name").GetString()!] = version ?? Environment.Version;
                }
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new ToolException($"'{config}' is no runtime configuration: {e.Message} Build the program again.");
            }
        }
        else if (references.Any(name => name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)))
        {
            frameworks[WebFramework] = new Version(Environment.Version.Major, 0, 0);
        }

        return frameworks;
    }

    /// <summary>A self-contained program includes its frameworks; the same ones are looked for on this machine.</summary>
    private static IEnumerable<JsonElement> Listed(JsonElement options) =>
        options.TryGetProperty("framework", out var one) ? [one]
        : options.TryGetProperty("frameworks", out var several) || options.TryGetProperty("includedFrameworks", out several) ? [.. several.EnumerateArray()]
        : [];
}
