using System.Reflection;
using Distributed.Engine.Generator.Facades;
using Distributed.Engine.Generator.Tests.Compiling;

namespace Distributed.Engine.Generator.Tests;

/// <summary>Every overload of <see cref="System.Threading.Tasks.Parallel"/>, as the running framework has them, is redirected.</summary>
public sealed class ParallelOverloadTests
{
    private static IEnumerable<MethodInfo> OfTheBcl =>
        typeof(System.Threading.Tasks.Parallel).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);

    [Fact]
    public void Every_public_method_of_Parallel_is_a_target()
    {
        Assert.Equal(
            OfTheBcl.Select(method => method.Name).Distinct().Order(),
            ParallelFacade.Row.Targets.Select(target => target.Member).Order());
    }

    // Each line is one call that adds 10 to the sum.
    [Theory]
    [InlineData("For", """
        Parallel.For(0, 10, i => Add(1));
        Parallel.For(0, 10, options, i => Add(1));
        Parallel.For(0, 10, (i, state) => Add(1));
        Parallel.For(0, 10, options, (i, state) => Add(1));
        Parallel.For(0, 10, () => 0, (i, state, local) => local + 1, local => Add(local));
        Parallel.For(0, 10, options, () => 0, (i, state, local) => local + 1, local => Add(local));
        Parallel.For(0L, 10L, i => Add(1));
        Parallel.For(0L, 10L, options, i => Add(1));
        Parallel.For(0L, 10L, (i, state) => Add(1));
        Parallel.For(0L, 10L, options, (i, state) => Add(1));
        Parallel.For(0L, 10L, () => 0, (i, state, local) => local + 1, local => Add(local));
        Parallel.For(0L, 10L, options, () => 0, (i, state, local) => local + 1, local => Add(local));
        """)]
    [InlineData("ForEach", """
        Parallel.ForEach(ones, x => Add(x));
        Parallel.ForEach(ones, options, x => Add(x));
        Parallel.ForEach(ones, (x, state) => Add(x));
        Parallel.ForEach(ones, options, (x, state) => Add(x));
        Parallel.ForEach(ones, (x, state, index) => Add(x));
        Parallel.ForEach(ones, options, (x, state, index) => Add(x));
        Parallel.ForEach(ones, () => 0, (x, state, local) => local + x, local => Add(local));
        Parallel.ForEach(ones, options, () => 0, (x, state, local) => local + x, local => Add(local));
        Parallel.ForEach(ones, () => 0, (x, state, index, local) => local + x, local => Add(local));
        Parallel.ForEach(ones, options, () => 0, (x, state, index, local) => local + x, local => Add(local));
        Parallel.ForEach(ordered, x => Add(x));
        Parallel.ForEach(ordered, options, x => Add(x));
        Parallel.ForEach(ordered, (x, state) => Add(x));
        Parallel.ForEach(ordered, options, (x, state) => Add(x));
        Parallel.ForEach(ordered, (x, state, index) => Add(x));
        Parallel.ForEach(ordered, options, (x, state, index) => Add(x));
        Parallel.ForEach(ordered, () => 0, (x, state, local) => local + x, local => Add(local));
        Parallel.ForEach(ordered, options, () => 0, (x, state, local) => local + x, local => Add(local));
        Parallel.ForEach(ordered, () => 0, (x, state, index, local) => local + x, local => Add(local));
        Parallel.ForEach(ordered, options, () => 0, (x, state, index, local) => local + x, local => Add(local));
        """)]
    [InlineData("Invoke", """
        Parallel.Invoke(() => Add(3), () => Add(7));
        Parallel.Invoke(options, () => Add(3), () => Add(7));
        """)]
    [InlineData("ForAsync", """
        await Parallel.ForAsync(0, 10, async (i, t) => { await Task.Yield(); Add(1); });
        await Parallel.ForAsync(0, 10, token, async (i, t) => { await Task.Yield(); Add(1); });
        await Parallel.ForAsync(0, 10, options, async (i, t) => { await Task.Yield(); Add(1); });
        """)]
    [InlineData("ForEachAsync", """
        await Parallel.ForEachAsync(ones, async (x, t) => { await Task.Yield(); Add(x); });
        await Parallel.ForEachAsync(ones, token, async (x, t) => { await Task.Yield(); Add(x); });
        await Parallel.ForEachAsync(ones, options, async (x, t) => { await Task.Yield(); Add(x); });
        await Parallel.ForEachAsync(Later(), async (x, t) => { await Task.Yield(); Add(x); });
        await Parallel.ForEachAsync(Later(), token, async (x, t) => { await Task.Yield(); Add(x); });
        await Parallel.ForEachAsync(Later(), options, async (x, t) => { await Task.Yield(); Add(x); });
        """)]
    public async Task Every_overload_goes_through_the_facade(string member, string calls)
    {
        var run = await Run.ProgramAsync($$"""
            using System.Collections.Concurrent;
            using Distributed.Parallel;
            public static class P
            {
                static int sum;
                static void Add(int n) => Interlocked.Add(ref sum, n);
                static async IAsyncEnumerable<int> Later() { for (var i = 0; i < 10; i++) { await Task.Yield(); yield return 1; } }
                public static async Task<int> Go()
                {
                    var ones = Enumerable.Repeat(1, 10);
                    var ordered = Partitioner.Create(ones);
                    var token = CancellationToken.None;
                    var options = new ParallelOptions { MaxDegreeOfParallelism = 2 };
            {{calls}}
                    await Task.Yield();
                    return sum + 0 * ordered.GetHashCode() * token.GetHashCode() * options.MaxDegreeOfParallelism;
                }
            }
            """);

        var lines = calls.Split('\n').Length;
        Assert.Equal(10 * lines, run.Result);
        Assert.Equal(Enumerable.Range(14, lines).Select(line => $"Program.cs:{line} Parallel.{member}"), run.Calls.Select(WithoutParameters));

        // Different signatures, as many as there are: so none is left out.
        Assert.Equal(OfTheBcl.Count(method => method.Name == member), run.Calls.Select(Parameters).Distinct().Count());
    }

    private static string WithoutParameters(string call) => call[..call.IndexOf('(', StringComparison.Ordinal)];

    private static string Parameters(string call) => call[call.IndexOf('(', StringComparison.Ordinal)..];
}
