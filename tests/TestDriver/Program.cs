using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Distributed.Engine.Supervision;
using Distributed.Engine.Transport;
using Distributed.Engine.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distributed.TestDriver;

/// <summary>What a fault test starts: a driver which tells on standard output what becomes of its executors.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["report"]:
                // A child of an executor says this; one that took itself for an executor would never come to its Main.
                Console.WriteLine("an ordinary program");
                return 0;
            case ["drive", string count, .. string[] how]:
                if (how.Contains("starved")) Starve();
                return Drive(int.Parse(count), handlesInterrupt: !how.Contains("plain"));
            case ["objects", .. string[] folders]:
                return ObjectsProcess.Run(folders);
            case ["misbehave", string code]:
                Console.Error.WriteLine("this executable is no executor");
                return int.Parse(code);
            default:
                Console.Error.WriteLine($"unknown verb: {string.Join(' ', args)}");
                return 2;
        }
    }

    private static readonly ConcurrentDictionary<int, ExecutorConnection> s_connected = new();

    /// <summary>Runs executors and asks them what the lines on standard input say, until an empty one or the end.</summary>
    private static int Drive(int count, bool handlesInterrupt)
    {
        using PosixSignalRegistration? interrupted = !handlesInterrupt ? null : PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            context =>
            {
                context.Cancel = true;
                Say("interrupted");
            });
        using var executors = new Executors(TestOptions.For(count), new Reporter(), NullLogger.Instance, TimeProvider.System);
        executors.Start();
        Say($"started {Environment.ProcessId}");
        while (Console.In.ReadLine() is { Length: > 0 } line)
        {
            // <executor> <command>
            string[] words = line.Split(' ', 2);
            s_connected[int.Parse(words[0])].Connection.Send(FrameKind.Call, 1, Encoding.UTF8.GetBytes(words[1]));
        }

        return 0;
    }

    /// <summary>No pool thread will ever be free again in this process.</summary>
    internal static void Starve()
    {
        ThreadPool.SetMinThreads(Environment.ProcessorCount, Environment.ProcessorCount);
        ThreadPool.SetMaxThreads(Environment.ProcessorCount, Environment.ProcessorCount);
        using var sleeping = new CountdownEvent(Environment.ProcessorCount);
        for (int i = 0; i < Environment.ProcessorCount * 4; i++)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                sleeping.Signal();
                Thread.Sleep(Timeout.Infinite);
            });
        }

        sleeping.Wait();
    }

    private static void Say(string line)
    {
        lock (Console.Out) Console.Out.WriteLine(line);
    }

    private sealed class Reporter : IExecutorEvents
    {
        public void OnConnected(ExecutorConnection executor)
        {
            s_connected[executor.Id] = executor;
            executor.Start(new Answers(executor));
            Say($"connected {executor.Id} {executor.ProcessId}");
        }

        public void OnLost(ExecutorConnection executor, ExecutorExit exit) => Say($"lost {executor.Id} {executor.ProcessId} {exit}");

        public void OnGivenUp(object? tag, ExecutorStartException error) => Say($"given-up {error.Message}");
    }

    private sealed class Answers(ExecutorConnection executor) : IFrameHandler
    {
        public void OnFrame(FrameHeader header, byte[] payload) =>
            Say($"answer {executor.Id} {Encoding.UTF8.GetString(payload).ReplaceLineEndings("|")}");

        public void OnIdle()
        {
        }

        public void OnClosed(Exception? reason)
        {
        }
    }
}
