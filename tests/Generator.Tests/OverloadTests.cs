using Distributed.Engine.Generator.Tests.Compiling;

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
            run.Calls.Select(call => call));
    }
}
