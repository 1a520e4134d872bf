using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Distributed.Engine.Supervision;

/// <summary>What to run so that a process loads this program's assemblies the way this one did, and then our hook before Main.</summary>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">Its arguments; none of the user's, since Main doesn't run.</param>
/// <param name="Hook">Path (or, in a single-file program, name) of the assembly with the startup hook.</param>
internal sealed record ExecutorImage(string FileName, IReadOnlyList<string> Arguments, string Hook)
{
    private const string ConfigSuffix = ".runtimeconfig.json";
    private const string DepsSuffix = ".deps.json";

    /// <summary>
    /// Files of what the engine refers to, where the executor can't find them by itself: the driver is a plug-in, and the program knows nothing of the engine. Nothing else is found so, as
    /// the program's code must not find more there than here.
    /// </summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The running program.</summary>
    public static ExecutorImage Current(Assembly? hook = null)
    {
        hook ??= typeof(ExecutorImage).Assembly;
        return From(new Facts
        {
            ProcessPath = Environment.ProcessPath,
            EntryAssemblyPath = Assembly.GetEntryAssembly()?.Location ?? "",
            DepsFiles = AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string ?? "",
            ProbingDirectories = AppContext.GetData("PROBING_DIRECTORIES") as string ?? "",
            RuntimeDirectory = RuntimeEnvironment.GetRuntimeDirectory(),
            Hook = hook.Location.Length > 0 ? hook.Location : hook.GetName().Name!,
            FileExists = File.Exists,
        }) with
        { References = ReferencesOf(typeof(ExecutorImage).Assembly) };
    }

    private static string[] ReferencesOf(Assembly engine)
    {
        if (AssemblyLoadContext.GetLoadContext(engine) is not { } context || context == AssemblyLoadContext.Default) return [];

        var found = new HashSet<Assembly>();
        var open = new Stack<Assembly>([engine]);
        while (open.TryPop(out Assembly? assembly))
        {
            foreach (AssemblyName reference in assembly.GetReferencedAssemblies())
            {
                Assembly bound = context.LoadFromAssemblyName(reference);
                if (AssemblyLoadContext.GetLoadContext(bound) == context && found.Add(bound)) open.Push(bound);
            }
        }

        return [.. found.Select(assembly => assembly.Location)];
    }

    /// <summary>
    /// A program's own executable (apphost, single file) finds its files by itself. Under the <c>dotnet</c> command, or a host with another
    /// name (testhost, w3wp), <c>dotnet exec</c> is told the files that this process was started with.
    /// </summary>
    /// <exception cref="ExecutorStartException">Neither is possible.</exception>
    public static ExecutorImage From(Facts facts)
    {
        string host = facts.ProcessPath ?? throw CantTell("the path of its executable is not known");
        bool isMuxer = IsNamed(host, "dotnet");
        string entry = facts.EntryAssemblyPath;
        bool isSingleFile = entry.Length == 0 && !isMuxer;
        if (isSingleFile || (!isMuxer && IsNamed(host, Path.GetFileNameWithoutExtension(entry)))) return new ExecutorImage(host, [], facts.Hook);

        string? muxer = isMuxer ? host : facts.FindMuxer();
        if (muxer is null) return new ExecutorImage(host, [], facts.Hook);
        if (entry.Length == 0) throw CantTell("it has no entry assembly");

        string? deps = facts.AppDepsFile();
        string config = facts.RuntimeConfig(deps)
            ?? throw CantTell($"there is no {Path.ChangeExtension(entry, ConfigSuffix)}, nor one beside its deps.json ({deps ?? "none"})");
        List<string> arguments = ["exec", "--runtimeconfig", config];
        if (deps is not null) arguments.AddRange(["--depsfile", deps]);
        foreach (string directory in facts.ProbingDirectories.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            arguments.AddRange(["--additionalprobingpath", directory]);
        arguments.Add(entry);
        return new ExecutorImage(muxer, arguments, facts.Hook);
    }

    public override string ToString() => string.Join(' ', Arguments.Prepend(FileName).Select(a => a.Contains(' ', StringComparison.Ordinal) ? $"\"{a}\"" : a));

    private static bool IsNamed(string path, string name)
    {
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        string file = Path.GetFileName(path);
        return file.Equals(name, comparison) || file.Equals(name + ".exe", comparison);
    }

    private static ExecutorStartException CantTell(string why) => new(
        $"It can't be told how this program was started, so no executor can be started the same way: {why}. Executors work for programs "
        + "started as their own executable or by 'dotnet'.",
        Environment.ProcessPath ?? "",
        null,
        0,
        null);

    /// <summary>What is known of a process.</summary>
    internal sealed record Facts
    {
        public required string? ProcessPath { get; init; }

        /// <summary>Empty: in a single file, or none.</summary>
        public required string EntryAssemblyPath { get; init; }

        /// <summary>Separated by semicolons on every system; the program's own, if it has one, is the first.</summary>
        public required string DepsFiles { get; init; }

        public required string ProbingDirectories { get; init; }

        public required string RuntimeDirectory { get; init; }

        public required string Hook { get; init; }

        public required Func<string, bool> FileExists { get; init; }

        public string? AppDepsFile()
        {
            string first = DepsFiles.Split(';')[0];
            bool isFramework = Path.GetDirectoryName(first) == Path.TrimEndingDirectorySeparator(RuntimeDirectory);
            return first.Length > 0 && !isFramework && FileExists(first) ? first : null;
        }

        public string? RuntimeConfig(string? deps)
        {
            if (deps is not null && deps.EndsWith(DepsSuffix, StringComparison.OrdinalIgnoreCase))
            {
                string beside = deps[..^DepsSuffix.Length] + ConfigSuffix;
                if (FileExists(beside)) return beside;
            }

            string own = Path.ChangeExtension(EntryAssemblyPath, ConfigSuffix);
            return FileExists(own) ? own : null;
        }

        /// <summary>The dotnet command of a shared runtime is three folders up: shared/Microsoft.NETCore.App/version.</summary>
        public string? FindMuxer()
        {
            string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
            string path = Path.GetFullPath(Path.Combine(RuntimeDirectory, "..", "..", "..", name));
            return FileExists(path) ? path : null;
        }
    }
}
