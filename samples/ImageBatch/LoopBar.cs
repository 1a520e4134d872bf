using Distributed;
using Spectre.Console;

namespace ImageBatch;

/// <summary>Shows how far a loop has come, on a terminal. The only part of this sample that knows where the loop runs: without a cluster there is nothing to see.</summary>
internal static class LoopBar
{
    /// <summary>Does the work, which is one loop.</summary>
    internal static void While(string title, Action work)
    {
        if (Console.IsErrorRedirected)
        {
            work();
            return;
        }

        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        terminal.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask(title).IsIndeterminate();
                Cluster.LoopProgress += Show;
                try
                {
                    work();
                }
                finally
                {
                    Cluster.LoopProgress -= Show;
                }

                bar.IsIndeterminate(false).Value = bar.MaxValue;

                void Show(object? sender, LoopProgressEventArgs progress)
                {
                    bar.IsIndeterminate(false).MaxValue = progress.Total ?? progress.Iterations;
                    bar.Value = progress.Iterations;
                    bar.Description = $"{title}, {progress.ShippedChunks} pieces shipped";
                }
            });
    }
}
