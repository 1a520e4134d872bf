using Distributed;
using Spectre.Console;

namespace ImageBatch;

/// <summary>
/// Shows on a terminal how far a loop has come, until it is disposed of. The only part of this sample that knows where the loop runs: without a cluster nothing
/// tells how far it is.
/// </summary>
internal sealed class LoopBar : IDisposable
{
    private readonly string title;
    private readonly TaskCompletionSource ended = new();
    private readonly Task shown;
    private ProgressTask? bar;

    private LoopBar(string title, IAnsiConsole terminal)
    {
        this.title = title;
        shown = terminal.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                bar = context.AddTask(title).IsIndeterminate();
                return ended.Task;
            });
        Cluster.LoopProgress += Show;
    }

    /// <summary>Begins to show the loops that follow. Null where nobody looks: standard error is a file or a pipe.</summary>
    internal static LoopBar? Begin(string title) =>
        Console.IsErrorRedirected ? null : new LoopBar(title, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));

    public void Dispose()
    {
        Cluster.LoopProgress -= Show;
        if (bar is not null)
        {
            bar.IsIndeterminate(false).Value = bar.MaxValue;
        }

        ended.SetResult();
        shown.Wait();
    }

    private void Show(object? sender, LoopProgressEventArgs progress)
    {
        if (bar is not null)
        {
            bar.IsIndeterminate(false).MaxValue = progress.Total ?? progress.Iterations;
            bar.Value = progress.Iterations;
            bar.Description = $"{title}, {progress.ShippedChunks} pieces shipped";
        }
    }
}
