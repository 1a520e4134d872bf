using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace Distributed.Engine.Generator.Tests.Compiling;

/// <summary>What a user's program returned, and the calls that went through the façade, as <c>File:Line Member(parameters)</c>.</summary>
internal sealed record Run(object? Result, IReadOnlyList<string> Calls)
{
    /// <summary>Compiles the text as Program.cs, runs <c>static … P.Go()</c> in it, and awaits what it returns if that is a task.</summary>
    public static Task<Run> ProgramAsync(string text) => OfAsync(Project.Of(text));

    public static async Task<Run> OfAsync(Project project)
    {
        var program = Load(project, out var facade);
        var entry = program.EntryPoint ?? program.GetType("P", throwOnError: true)!.GetMethod("Go")!;
        var result = entry.Invoke(null, entry.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
        if (result is Task task)
        {
            await task;
            result = task.GetType().GetProperty("Result")?.GetValue(task);
        }

        var calls = (ConcurrentQueue<string>)facade.GetType("Recorder")!.GetField("Calls")!.GetValue(null)!;
        return new(result, [.. calls]);
    }

    private static Assembly Load(Project project, out Assembly facade)
    {
        using var image = new MemoryStream();
        var emitted = project.Generate().Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        image.Position = 0;

        var context = new AssemblyLoadContext("user program", isCollectible: true);
        using var facadeImage = project.Facade!.Open();
        facade = context.LoadFromStream(facadeImage);
        return context.LoadFromStream(image);
    }
}
