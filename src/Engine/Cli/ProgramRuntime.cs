using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text;

namespace Distributed.Engine.Cli;

/// <summary>
/// A process that has what a program needs: this one, or one started with the program's frameworks. The program's code goes into the default load context, where it
/// would be in its own process; code in others can't be shipped, and the analysis says so.
/// </summary>
internal static class ProgramRuntime
{
    /// <summary>Set in the process that was started for a program, so that it starts no other.</summary>
    private const string Child = "DISTRIBUTED_CLI_CHILD";

    /// <summary>Whether the program needs frameworks that this process lacks.</summary>
    public static bool NeedsAnother(ProgramFile program) =>
        Environment.GetEnvironmentVariable(Child) is null
        && program.Frameworks.Any(framework => framework.Key != ProgramFile.CoreFramework || framework.Value.Major > Environment.Version.Major);

    /// <summary>Runs this tool again, with the program's frameworks. Its output is this process's.</summary>
    public static int RunAnother(ProgramFile program, TextWriter output, params string[] arguments)
    {
        var config = Path.Combine(Path.GetTempPath(), $"distributed-cli-{Guid.NewGuid():N}.runtimeconfig.json");
        try
        {
            File.WriteAllText(config, ConfigFor(program));
            ProcessStartInfo start = new(Muxer(), ["exec", "--runtimeconfig", config, typeof(ProgramRuntime).Assembly.Location, .. arguments])
            {
                Environment = { [Child] = "1" },

                // Where the output is this console, it is the child's too, which then knows how wide it is.
                RedirectStandardOutput = output != Console.Out || Console.IsOutputRedirected,
            };
            using var process = Process.Start(start)!;
            if (start.RedirectStandardOutput)
            {
                output.Write(process.StandardOutput.ReadToEnd());
            }

            process.WaitForExit();
            return process.ExitCode;
        }
        finally
        {
            File.Delete(config);
        }
    }

    /// <summary>Loads the program's assembly; what it references is found as the program finds it.</summary>
    /// <exception cref="ToolException">It can't be loaded.</exception>
    public static Assembly Load(ProgramFile program)
    {
        var folder = Path.GetDirectoryName(program.Path)!;
        var resolver = ResolverOf(program.Path);
        AssemblyLoadContext.Default.Resolving += (context, name) =>
        {
            var path = resolver?.ResolveAssemblyToPath(name) ?? Path.Combine(folder, name.Name + ".dll");
            return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        };
        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(program.Path);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            throw new ToolException($"'{program.Path}' can't be loaded: {e.Message}");
        }
    }

    private static AssemblyDependencyResolver? ResolverOf(string path)
    {
        try
        {
            return new AssemblyDependencyResolver(path);
        }
        catch (InvalidOperationException)
        {
            // Its deps.json is damaged, or the host isn't dotnet: what lies beside it still counts.
            return null;
        }
    }

    private static string ConfigFor(ProgramFile program)
    {
        var frameworks = new SortedDictionary<string, Version>(program.Frameworks.ToDictionary(), StringComparer.Ordinal);
        frameworks.TryAdd(ProgramFile.CoreFramework, new Version(Environment.Version.Major, Environment.Version.Minor, 0));
        var listed = frameworks.Select(framework => $$"""{ "name": "{{framework.Key}}", "version": "{{Least(framework.Value)}}" }""");
        return new StringBuilder("""{ "runtimeOptions": { "rollForward": "Major", "frameworks": [ """).AppendJoin(", ", listed).Append(" ] } }").ToString();
    }

    /// <summary>This tool itself needs its own version.</summary>
    private static Version Least(Version asked)
    {
        var own = new Version(Environment.Version.Major, Environment.Version.Minor, 0);
        return asked.Major < own.Major ? own : asked;
    }

    /// <summary>The dotnet command of the runtime that runs this: three folders above shared/Microsoft.NETCore.App/version.</summary>
    private static string Muxer()
    {
        var path = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(path) ? path : "dotnet";
    }
}
