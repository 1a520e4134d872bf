using System.CommandLine;
using Distributed.Engine.Reporting;

namespace Distributed.Engine.Cli;

/// <summary>The verbs of the tool and their options.</summary>
internal static class ToolCommands
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>There was nothing to show.</summary>
    public const int Nothing = 1;

    /// <summary>It can't be done as asked.</summary>
    public const int Wrong = 2;

    public static RootCommand Create() => new("Says what becomes of the Task.Run calls that Distributed for .NET redirects.") { Explain() };

    private static Command Explain()
    {
        var program = new Argument<string?>("program")
        {
            Description = "A compiled program or library (App.dll, or the executable beside it): says of each redirected call whether it ships, without running it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var process = new Option<string?>("--pid", "-p") { Description = "The process id or name of a running program with a cluster: shows its table of call sites so far." };
        var json = new Option<bool>("--json") { Description = "Writes JSON instead of a table." };
        var localOnly = new Option<bool>("--local-only") { Description = "Leaves out the call sites that ship." };
        var command = new Command("explain", "Shows the call sites of a program: whether they ship and, if not, why and what to do about it.") { program, process, json, localOnly };
        command.SetAction(result => Guard(() => (result.GetValue(program), result.GetValue(process)) switch
        {
            ({ } path, null) => StaticExplain.Run(path, result.GetValue(json), result.GetValue(localOnly), Console.Out),
            (null, { } running) => RunningExplain.Run(running, result.GetValue(json), result.GetValue(localOnly), Console.Out),
            _ => throw new ToolException("Name a compiled program (distributed explain App.dll), or a running one (distributed explain --pid 1234); not both."),
        }));
        return command;
    }

    private static int Guard(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (ToolException e)
        {
            var text = new System.Text.StringBuilder();
            WrappedText.Append(text, "", e.Message, ConsoleWidth.OfErrors());
            Console.Error.Write(text);
            return Wrong;
        }
    }
}
