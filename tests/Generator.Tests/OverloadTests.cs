using Distributed.Engine.Generator.Facades;
using Distributed.Engine.Generator.Tests.Compiling;
using Distributed.Parallel;
using Distributed.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distributed.Engine.Generator.Tests;

public sealed class OverloadTests
{
    [Fact]
    public async Task Every_overload_of_Task_Run_goes_through_the_facade()
    {
        var run = await Run.ProgramAsync("""
            using Distributed.Tasks;
            public static class P
            {
                public static async Task<string> Go()
                {
                    var text = "";
                    var token = CancellationToken.None;
                    await Task.Run(() => { text += "a"; });
                    await Task.Run(() => { text += "b"; }, token);
                    text += await Task.Run(() => "c");
                    text += await Task.Run(() => "d", token);
                    await Task.Run(async () => { await Task.Yield(); text += "e"; });
                    await Task.Run(async () => { await Task.Yield(); text += "f"; }, token);
                    text += await Task.Run(async () => { await Task.Yield(); return "g"; });
                    text += await Task.Run(async () => { await Task.Yield(); return "h"; }, token);
                    return text;
                }
            }
            """);

        Assert.Equal("abcdefgh", run.Result);
        Assert.Equal(
            [
                "Program.cs:8 Task.Run(Action)",
                "Program.cs:9 Task.Run(Action, CancellationToken)",
                "Program.cs:10 Task.Run(Func<TResult>)",
                "Program.cs:11 Task.Run(Func<TResult>, CancellationToken)",
                "Program.cs:12 Task.Run(Func<Task?>)",
                "Program.cs:13 Task.Run(Func<Task?>, CancellationToken)",
                "Program.cs:14 Task.Run(Func<Task<TResult>?>)",
                "Program.cs:15 Task.Run(Func<Task<TResult>?>, CancellationToken)",
            ],
            run.Calls);
    }

    [Fact]
    public async Task Every_overload_of_TaskFactory_StartNew_goes_through_the_facade()
    {
        var run = await Run.ProgramAsync("""
            using Distributed.Tasks;
            public static class P
            {
                public static async Task<string> Go()
                {
                    var text = "";
                    var f = Task.Factory;
                    var token = CancellationToken.None;
                    var options = TaskCreationOptions.None;
                    var scheduler = TaskScheduler.Default;
                    await f.StartNew(() => { text += "a"; });
                    await f.StartNew(() => { text += "b"; }, token);
                    await f.StartNew(() => { text += "c"; }, options);
                    await f.StartNew(() => { text += "d"; }, token, options, scheduler);
                    await f.StartNew(s => { text += s; }, "e");
                    await f.StartNew(s => { text += s; }, "f", token);
                    await f.StartNew(s => { text += s; }, "g", options);
                    await f.StartNew(s => { text += s; }, "h", token, options, scheduler);
                    text += await f.StartNew(() => "i");
                    text += await f.StartNew(() => "j", token);
                    text += await f.StartNew(() => "k", options);
                    text += await f.StartNew(() => "l", token, options, scheduler);
                    text += await f.StartNew(s => s + "", "m");
                    text += await f.StartNew(s => s + "", "n", token);
                    text += await f.StartNew(s => s + "", "o", options);
                    text += await f.StartNew(s => s + "", "p", token, options, scheduler);
                    return text;
                }
            }
            """);

        Assert.Equal("abcdefghijklmnop", run.Result);
        Assert.Equal(Enumerable.Range(11, 16).Select(line => $"Program.cs:{line} TaskFactory.StartNew"), run.Calls.Select(WithoutParameters));
        Assert.Equal(16, run.Calls.Select(call => call[call.IndexOf('(', StringComparison.Ordinal)..]).Distinct().Count());
    }

    [Fact]
    public async Task Every_overload_of_generic_TaskFactory_StartNew_goes_through_the_facade()
    {
        var run = await Run.ProgramAsync("""
            using Distributed.Tasks;
            public static class P
            {
                public static async Task<string> Go()
                {
                    var text = "";
                    var f = Task<string>.Factory;
                    var token = CancellationToken.None;
                    var options = TaskCreationOptions.None;
                    var scheduler = TaskScheduler.Default;
                    text += await f.StartNew(() => "i");
                    text += await f.StartNew(() => "j", token);
                    text += await f.StartNew(() => "k", options);
                    text += await f.StartNew(() => "l", token, options, scheduler);
                    text += await f.StartNew(s => s + "", "m");
                    text += await f.StartNew(s => s + "", "n", token);
                    text += await f.StartNew(s => s + "", "o", options);
                    text += await f.StartNew(s => s + "", "p", token, options, scheduler);
                    return text;
                }
            }
            """);

        Assert.Equal("ijklmnop", run.Result);
        Assert.Equal(Enumerable.Range(11, 8).Select(line => $"Program.cs:{line} TaskFactory.StartNew"), run.Calls.Select(WithoutParameters));
        Assert.Equal(8, run.Calls.Select(call => call[call.IndexOf('(', StringComparison.Ordinal)..]).Distinct().Count());
    }

    [Theory]
    [InlineData("Distributed.Tasks", 8 + 16 + 8)]
    [InlineData("Distributed.Parallel", 12 + 20 + 2 + 3 + 6)]
    public void The_real_facade_has_every_overload_of_the_BCL(string @namespace, int overloads)
    {
        var compilation = CSharpCompilation.Create(
            "c",
            references:
            [
                .. FrameworkReferences.All,
                MetadataReference.CreateFromFile(typeof(DistributedTask).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(DistributedParallel).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(Calls.CallSite).Assembly.Location),
            ]);
        var binding = FacadeBindings.Of(compilation).Single(found => found.Facade.Namespace == @namespace);

        var missing = new List<string>();
        var found = 0;
        foreach (var method in binding.Facade.Targets.SelectMany(target => RecordingFacade.Overloads(compilation, target)))
        {
            if (binding.TryGetTarget(method, out var counterpart) && counterpart is not null)
            {
                found++;
            }
            else
            {
                missing.Add(method.ToDisplayString());
            }
        }

        Assert.Empty(missing);
        Assert.Equal(overloads, found);
    }

    [Fact]
    public async Task An_overload_that_the_facade_lacks_stays_the_BCLs()
    {
        var project = new Project { Facade = RecordingFacade.With(method => method.Parameters.Length == 1) }.Add("Program.cs", """
            using Distributed.Tasks;
            public static class P
            {
                public static async Task<int> Go() =>
                    await Task.Run(() => 1) + await Task.Run(() => 2, CancellationToken.None);
            }
            """);

        var run = await Run.OfAsync(project);

        Assert.Equal(3, run.Result);
        Assert.Equal(["Program.cs:5 Task.Run(Func<TResult>)"], run.Calls);
    }

    private static string WithoutParameters(string call) => call[..call.IndexOf('(', StringComparison.Ordinal)];
}
