using System.Collections;
using System.Diagnostics;
using System.Text;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;

namespace Distributed.TestDriver;

/// <summary>Answers each call, whose payload is a word and an argument, with an outcome of text.</summary>
internal sealed class CommandExecutor(Connection connection, Welcome welcome) : IFrameHandler
{
    public void OnFrame(FrameHeader header, byte[] payload)
    {
        string[] words = Encoding.UTF8.GetString(payload).Split(' ', 2);
        string argument = words.Length > 1 ? words[1] : "";
        switch (words[0])
        {
            case "echo":
                Reply(header, argument);
                break;
            case "slots":
                Reply(header, $"{welcome.Slots}");
                break;
            case "starve":
                Program.Starve();
                Reply(header, "starved");
                break;
            case "pid":
                Reply(header, $"{Environment.ProcessId}");
                break;
            case "heap-limit":
                Reply(header, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes}");
                break;
            case "environment":
                Reply(header, string.Join('\n', Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => $"{e.Key}={e.Value}")));
                break;
            case "native-environment":
                Reply(header, Run("/usr/bin/env"));
                break;
            case "stdin":
                Reply(header, Console.In.ReadLine() ?? "end");
                break;
            case "child":
                // The child is this very image: with our hook left in its environment it would become an executor.
                Reply(header, Run(argument.Split(' ')[0], [.. argument.Split(' ').Skip(1)]));
                break;
            case "throw":
                new Thread(() => throw new InvalidOperationException(argument)).Start();
                break;
            case "failfast":
                Environment.FailFast(argument);
                break;
            case "linger":
                // Neither threads in the foreground nor exit handlers that hang keep an executor alive.
                new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = false }.Start();
                if (argument == "handler") AppDomain.CurrentDomain.ProcessExit += (_, _) => Thread.Sleep(Timeout.Infinite);
                Reply(header, "lingers");
                break;
            default:
                throw new InvalidOperationException($"unknown command {words[0]}");
        }
    }

    public void OnIdle()
    {
    }

    public void OnClosed(Exception? reason)
    {
    }

    private static string Run(string file, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private void Reply(FrameHeader header, string text) => connection.Send(FrameKind.Outcome, header.CallId, Encoding.UTF8.GetBytes(text));
}
