using Distributed.Engine.Effects;
using Distributed.Engine.Planning.Static;

namespace Distributed.Engine.Cli;

/// <summary><c>distributed explain App.dll</c></summary>
internal static class StaticExplain
{
    public static int Run(string path, bool json, bool localOnly, TextWriter output)
    {
        var program = ProgramFile.Open(path);
        if (ProgramRuntime.NeedsAnother(program))
        {
            string[] options = [.. json ? ["--json"] : Array.Empty<string>(), .. localOnly ? ["--local-only"] : Array.Empty<string>()];
            return ProgramRuntime.RunAnother(program, output, ["explain", program.Path, .. options]);
        }

        CheckEngine(program);
        var assemblies = new UserAssemblies(ProgramRuntime.Load(program));
        var verdicts = new StaticVerdicts(assemblies, new EffectAnalyzer()).All();
        var name = Path.GetFileName(program.Path);
        if (json)
        {
            output.WriteLine(StaticJson.Write(name, Shown(verdicts, localOnly), assemblies.Missing));
        }
        else if (verdicts.Count == 0)
        {
            output.WriteLine($"{name}: no call is redirected. Reference the package Distributed.Tasks and replace `using System.Threading.Tasks;` by `using Distributed.Tasks;`.");
        }
        else
        {
            output.Write(StaticTable.Render(name, verdicts, Shown(verdicts, localOnly), assemblies.Missing));
        }

        return verdicts.Count == 0 ? ToolCommands.Nothing : ToolCommands.Done;
    }

    private static List<StaticVerdict> Shown(IReadOnlyList<StaticVerdict> verdicts, bool localOnly) =>
        [.. verdicts.Where(verdict => !localOnly || verdict.Verdict is Verdict.Local or Verdict.Depends)];

    /// <summary>The analysis is the tool's; an older one would speak of another library.</summary>
    private static void CheckEngine(ProgramFile program)
    {
        var own = typeof(EffectAnalyzer).Assembly.GetName().Version!;
        if (program.Engine is { } used && used > own)
        {
            throw new ToolException($"The program uses Distributed.Engine {used}, and this tool is {own}. Update it: dotnet tool update Distributed.Cli");
        }
    }
}
