using Distributed.Engine.Generator.Tests.Compiling;

namespace Distributed.Engine.Generator.Tests;

/// <summary>The ways a call can be written.</summary>
public sealed class FormTests
{
    [Theory]
    [InlineData("Task.Run(() => 7)")]
    [InlineData("Task.Run<int>(() => 7)")]
    [InlineData("System.Threading.Tasks.Task.Run(() => 7)")]
    [InlineData("global::System.Threading.Tasks.Task.Run(() => 7)")]
    [InlineData("T.Run(() => 7)")]
    [InlineData("Run(() => 7)")]
    [InlineData("Run<int>(() => 7)")]
    [InlineData("Task.Run(cancellationToken: default, function: () => 7)")]
    [InlineData("Task.Run(delegate { return 7; })")]
    [InlineData("Task.Run(Seven)")]
    [InlineData("Task<int>.Run(() => 7)")]
    [InlineData("Task.Factory.StartNew(() => 7)")]
    [InlineData("Task.Factory?.StartNew(() => 7)!")]
    [InlineData("Task<int>.Factory.StartNew(() => 7)")]
    [InlineData("new TaskFactory(TaskScheduler.Default).StartNew(() => 7)")]
    [InlineData("new Holder().Factory?.StartNew(s => 7, (object?)null)!")]
    [InlineData("Task.Factory.StartNew(scheduler: TaskScheduler.Default, creationOptions: default, cancellationToken: default, function: () => 7)")]
    [InlineData("new MyFactory().StartNew(() => 7)")]
    [InlineData("((Func<Task<int>>)(() => Task.Run(() => 7)))()")]
    [InlineData("Task.Run(() => 7)!")]
    [InlineData("((Task.Run(() => 7)))")]
    public async Task Is_redirected(string expression)
    {
        var run = await Run.ProgramAsync($$"""
            using Distributed.Tasks;
            using T = System.Threading.Tasks.Task;
            using static System.Threading.Tasks.Task;
            class Holder { public TaskFactory<int>? Factory = Task<int>.Factory; }
            class MyFactory : TaskFactory { }
            public static class P
            {
                static int Seven() => 7;
                public static Task<int> Go() => {{expression}};
                public static void UseAll() { T.Yield(); Yield(); Seven(); }
            }
            """);

        Assert.Equal(7, run.Result);
        Assert.StartsWith("Program.cs:9 ", Assert.Single(run.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Named_arguments_keep_their_order_of_evaluation()
    {
        var run = await Run.ProgramAsync("""
            using Distributed.Tasks;
            public static class P
            {
                static string order = "";
                static T Say<T>(string text, T value) { order += text; return value; }
                public static async Task<string> Go()
                {
                    await Task.Run(cancellationToken: Say("token ", CancellationToken.None), function: Say("function", () => 1));
                    return order;
                }
            }
            """);

        Assert.Equal("token function", run.Result);
        Assert.Single(run.Calls);
    }

    [Fact]
    public async Task Type_arguments_without_a_name_are_no_obstacle()
    {
        var run = await Run.ProgramAsync("""
            using Distributed.Tasks;
            file record Hidden(int Value);
            public static class P
            {
                private sealed class Secret { public int Value = 2; }
                public static async Task<int> Go()
                {
                    var anonymous = await Task.Run(() => new { Value = 1 });
                    var secret = await Task.Run(() => new Secret());
                    var hidden = await Task.Run(() => new Hidden(3));
                    var tuple = await Task.Run(() => (First: 4, Second: "x"));
                    dynamic late = await Task.Run(() => (dynamic)5);
                    var nested = await Task.Run(async () => { await Task.Yield(); return new[] { new { Value = 6 } }; });
                    return anonymous.Value + secret.Value + hidden.Value + tuple.First + late + nested[0].Value;
                }
            }
            """);

        Assert.Equal(21, run.Result);
        Assert.Equal(Enumerable.Range(8, 3).Append(11).Append(12).Append(13), run.Calls.Select(Line));
    }

    [Fact]
    public async Task Generic_callers_are_redirected()
    {
        var run = await Run.ProgramAsync("""
            using Distributed.Tasks;
            public class Box<T>(T value)
            {
                public Task<T> Get() => Task.Run(() => value);
                public Task<(T, U)> With<U>(U other) => Task<(T, U)>.Factory.StartNew(() => (value, other));
                public class Inner<V> where V : struct
                {
                    public Task<V?> Null() => Task.Run(() => (V?)null);
                }
            }
            public static class P
            {
                public static async Task<string> Go() =>
                    await new Box<int>(1).Get() + (await new Box<string>("a").With(2.5)).ToString() + await new Box<int>.Inner<long>().Null();
            }
            """);

        Assert.Equal("1(a, 2.5)", run.Result);
        Assert.Equal([4, 5, 8], run.Calls.Select(Line));
    }

    [Fact]
    public async Task Any_place_that_holds_code_is_redirected()
    {
        var run = await Run.ProgramAsync("""
            using Distributed.Tasks;
            public class Base(Task<int> task) { public Task<int> Task { get; } = task; }
            public class Derived() : Base(System.Threading.Tasks.Task.Run(() => 1));
            public class C
            {
                static readonly Task<int> Static = Task.Run(() => 2);
                readonly Task<int> _field = Task.Run(() => 3);
                Task<int> Property { get; } = Task.Run(() => 4);
                int this[int i] => Task.Run(() => i).Result;
                event Action? Changed { add => Task.Run(() => 6).Wait(); remove { } }
                public static implicit operator int(C c) => Task.Run(() => 7).Result;
                static IEnumerable<int> Iterator() { yield return Task.Run(() => 8).Result; }
                static async IAsyncEnumerable<int> AsyncIterator() { yield return await Task.Run(() => 9); }
                public static async Task<int> Sum()
                {
                    var c = new C();
                    c.Changed += null;
                    int Local() => Task.Run(() => 10).Result;
                    Func<int> lambda = static () => Task.Run(() => 11).Result;
                    var sum = await new Derived().Task + await Static + await c._field + await c.Property + c[5] + c + Local() + lambda();
                    foreach (var i in Iterator()) sum += i;
                    await foreach (var i in AsyncIterator()) sum += i;
                    var query = from x in new[] { 12 } select Task.Run(() => x).Result;
                    sum += query.Sum();
                    sum += await Task.Run(async () => await Task.Run(() => 13));
                    return sum;
                }
            }
            public static class P { public static Task<int> Go() => C.Sum(); }
            """);

        Assert.Equal(Enumerable.Range(1, 13).Except([6]).Sum(), run.Result);
        Assert.Equal([3, 6, 7, 8, 9, 10, 11, 12, 13, 18, 19, 23, 25, 25], run.Calls.Select(Line).Order());
    }

    [Fact]
    public async Task Top_level_statements_are_redirected()
    {
        var project = new Project { Output = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication }.Add("Program.cs", """
            using Distributed.Tasks;
            var x = 41;
            return await Task.Run(() => x + 1);
            """);

        var run = await Run.OfAsync(project);

        Assert.Equal(42, run.Result);
        Assert.Equal(["Program.cs:3 Task.Run(Func<TResult>)"], run.Calls);
    }

    [Fact]
    public async Task Extension_members_are_redirected()
    {
        var run = await Run.ProgramAsync("""
            using Distributed.Tasks;
            public static class Extensions
            {
                extension(TaskFactory factory)
                {
                    public Task<int> Twice(int x) => factory.StartNew(() => 2 * x);
                    public static Task<int> Three => Task.Run(() => 3);
                }
                public static Task<T> Now<T>(this T value) => Task.Run(() => value);
            }
            public static class P
            {
                public static async Task<int> Go() => await Task.Factory.Twice(10) + await TaskFactory.Three + await 4.Now();
            }
            """);

        Assert.Equal(27, run.Result);
        Assert.Equal([6, 7, 9], run.Calls.Select(Line));
    }

    private static int Line(string call) =>
        int.Parse(call.Split(':', ' ')[1], System.Globalization.CultureInfo.InvariantCulture);
}
