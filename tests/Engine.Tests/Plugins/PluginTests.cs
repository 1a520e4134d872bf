using System.Runtime.Loader;
using Distributed.Engine.Tests.Faults;

namespace Distributed.Engine.Tests.Plugins;

/// <summary>Closures of plug-ins, each in a load context of its own that the program made (S12).</summary>
[Collection(ExecutorsCollection.Name)]
public sealed class PluginTests : IDisposable
{
    private const string Pricing = """
        public class Quote { public int Price; public List<string> Notes = new(); }
        public sealed class TooDear(int price) : Exception($"{price} is too dear") { public int Price => price; }

        public static class Entry
        {
            public static Func<int> Sum(int[] prices) => () => prices.Sum() + Rates.Factor;

            public static Func<object> Change(object quote) => () => { var q = (Quote)quote; q.Price += Rates.Factor; q.Notes.Add("changed"); return new Quote { Price = q.Price, Notes = q.Notes }; };

            public static object NewQuote(int price) => new Quote { Price = price };

            public static int PriceOf(object quote) => ((Quote)quote).Price;

            public static string NotesOf(object quote) => string.Join(',', ((Quote)quote).Notes);

            public static Func<int> Throw(int price) => () => throw new TooDear(price);

            public static Func<string> Location() => () => typeof(Quote).Assembly.GetName().Name + " " + System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(Quote).Assembly)!.Name;
        }
        """;

    private readonly List<PluginFolder> _folders = [];
    private TestCluster? _cluster;

    public static TheoryData<string> Clusters => ["local:2", "copied"];

    public void Dispose()
    {
        _cluster?.Dispose();
        _folders.ForEach(folder => folder.Dispose());
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public async Task A_plug_ins_closure_runs_with_the_plug_ins_own_libraries(string cluster)
    {
        var context = Load(Plugin(factor: 7));

        Assert.Equal(13, await Cluster(cluster).Run(context.Call<Func<int>>("Pricing", "Sum", new[] { 1, 2, 3 })).Within("the call"));
        Assert.Equal("Pricing " + context.Name, await _cluster!.Run(context.Call<Func<string>>("Pricing", "Location")).Within("the call"));

        _cluster!.AssertAllShipped(2);
    }

    /// <summary>Two plug-ins have libraries of the same name, in other versions: whoever looks by name gives one of them the other's code.</summary>
    [Theory]
    [MemberData(nameof(Clusters))]
    public async Task Two_plug_ins_with_their_own_builds_of_a_library_each_get_their_own(string cluster)
    {
        var (first, second) = (Load(Plugin(factor: 7)), Load(Plugin(factor: 1000)));
        var prices = new[] { 1, 2, 3 };

        var sums = await Task.WhenAll(
            Cluster(cluster).Run(first.Call<Func<int>>("Pricing", "Sum", prices)),
            _cluster!.Run(second.Call<Func<int>>("Pricing", "Sum", prices)),
            _cluster.Run(first.Call<Func<int>>("Pricing", "Sum", prices))).Within("the calls");

        Assert.Equal([13, 1006, 13], sums);
        _cluster.AssertAllShipped(3);
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public async Task Objects_come_back_as_the_plug_ins_own_types(string cluster)
    {
        var context = Load(Plugin(factor: 7));
        var quote = context.Call<object>("Pricing", "NewQuote", 10);

        var made = await Cluster(cluster).Run(context.Call<Func<object>>("Pricing", "Change", quote)).Within("the call");

        Assert.Same(quote.GetType(), made.GetType());
        Assert.Equal((17, 17), (context.Call<int>("Pricing", "PriceOf", quote), context.Call<int>("Pricing", "PriceOf", made)));
        Assert.Equal(("changed", "changed"), (context.Call<string>("Pricing", "NotesOf", quote), context.Call<string>("Pricing", "NotesOf", made)));
        _cluster!.AssertAllShipped(1);
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public async Task Exceptions_are_of_the_plug_ins_own_types(string cluster)
    {
        var context = Load(Plugin(factor: 7));
        var task = Cluster(cluster).Run(context.Call<Func<int>>("Pricing", "Throw", 5));

        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => task.Within("the call"));

        Assert.Equal("TooDear", thrown.GetType().Name);
        Assert.Same(context, AssemblyLoadContext.GetLoadContext(thrown.GetType().Assembly));
        Assert.Equal("5 is too dear", thrown.Message);
        _cluster!.AssertAllShipped(1);
    }

    /// <summary>It is loaded before it is first used: a closure that only refers to it on a path not taken yet must find the same elsewhere.</summary>
    [Theory]
    [MemberData(nameof(Clusters))]
    public async Task A_library_that_nobody_has_used_yet_is_the_plug_ins_too(string cluster)
    {
        var folder = Folder()
            .Compile("Late", "public static class Late { public static int Value => 5; }")
            .Compile("Pricing", "public static class Entry { public static Func<int> Make(bool[] isLate) => () => isLate[0] ? Late.Value : 1; }", ["Late"]);
        var context = Load(folder);

        Assert.Equal(1, await Cluster(cluster).Run(context.Call<Func<int>>("Pricing", "Make", new[] { false })).Within("the first"));
        Assert.Equal(5, await _cluster!.Run(context.Call<Func<int>>("Pricing", "Make", new[] { true })).Within("the second"));

        _cluster.AssertAllShipped(2);
    }

    /// <summary>A host may load one plug-in after the other into the same context.</summary>
    [Theory]
    [MemberData(nameof(Clusters))]
    public async Task What_is_loaded_into_a_context_later_is_found_there(string cluster)
    {
        var folder = Plugin(factor: 7).Compile("Second", "public static class Entry { public static Func<int> Make(int[] xs) => () => xs.Sum() * Rates.Factor; }", ["Rates"]);
        var context = Load(folder);

        Assert.Equal(8, await Cluster(cluster).Run(context.Call<Func<int>>("Pricing", "Sum", new[] { 1 })).Within("the first"));
        Assert.Equal(70, await _cluster!.Run(context.Call<Func<int>>("Second", "Make", new[] { 10 })).Within("the second"));

        _cluster.AssertAllShipped(2);
    }

    /// <summary>The program has a library of that name too, and the plug-in's context takes the program's.</summary>
    [Theory]
    [MemberData(nameof(Clusters))]
    public async Task What_a_plug_in_has_from_the_program_is_the_programs(string cluster)
    {
        var name = "Contracts" + Guid.NewGuid().ToString("N");
        var program = Folder().Compile(name, "public static class Contract { public static int Version => 1; } public class Shared { public int Number; }");
        var folder = Folder().Compile(
            "Pricing", "public static class Entry { public static object New() => new Shared(); public static Func<int> Make(object shared) => () => ((Shared)shared).Number += Contract.Version; }", [name], program);
        var shared = AssemblyLoadContext.Default.LoadFromAssemblyPath(program.FileOf(name));
        var context = Load(folder);
        var target = context.Call<object>("Pricing", "New");

        Assert.Same(shared, target.GetType().Assembly);
        Assert.Equal(1, await Cluster(cluster).Run(context.Call<Func<int>>("Pricing", "Make", target)).Within("the call"));

        Assert.Equal(1, target.GetType().GetField("Number")!.GetValue(target));
        _cluster!.AssertAllShipped(1);
    }

    /// <summary>Nobody has it, here or there; the closure that asks for it gets the same answer.</summary>
    [Theory]
    [MemberData(nameof(Clusters))]
    public async Task A_library_that_is_missing_is_missing_everywhere(string cluster)
    {
        var folder = Folder()
            .Compile("Optional", "public static class Optional { public static int Value => 5; }")
            .Compile("Pricing", """
                public static class Entry
                {
                    public static Func<int> Make(int[] xs) => () => { try { return xs[0] + Ask(); } catch (System.IO.FileNotFoundException) { return -1; } };
                    private static int Ask() => Optional.Value;
                }
                """, ["Optional"]);
        File.Delete(folder.FileOf("Optional"));
        var context = Load(folder);

        Assert.Equal(-1, await Cluster(cluster).Run(context.Call<Func<int>>("Pricing", "Make", new[] { 1 })).Within("the call"));
    }

    /// <summary>The files have changed since: an executor would run other code. It says so before any of it runs, and the call runs here.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_plug_in_whose_files_have_changed_or_gone_runs_here(bool isGone)
    {
        var folder = Plugin(factor: 7);
        var context = Load(folder);
        var sum = context.Call<Func<int>>("Pricing", "Sum", new[] { 1, 2, 3 });
        Assert.Equal(13, sum());
        File.Delete(folder.FileOf("Rates"));
        if (!isGone)
        {
            folder.Compile("Rates", "public static class Rates { public static int Factor => 100; }");
        }

        Assert.Equal(13, await Cluster("local:2").Run(sum).Within("the call"));

        var reason = Assert.Single(_cluster!.Profile.LocalReasons).Key.ToString();
        Assert.Contains(isGone ? "Rates" : "The assembly Rates is another build here", reason, StringComparison.Ordinal);
    }

    /// <summary>
    /// The program's Main has told the runtime where to find a library, and no Main runs in an executor. A closure that takes a missing library for an answer gives that answer there, and
    /// no exception tells.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_library_that_only_the_program_can_find_is_never_missing(bool isCaught)
    {
        var (late, user) = ("Late" + Guid.NewGuid().ToString("N"), "User" + Guid.NewGuid().ToString("N"));
        var elsewhere = Folder().Compile(late, "public static class Late { public static int Value => 5; }");
        var folder = Folder().Compile(user, $$"""
            public static class Entry
            {
                public static Func<int> Make(int[] xs) => () => { try { return xs[0] + Ask(); } catch (Exception) when ({{(isCaught ? "true" : "false")}}) { return -1; } };
                private static int Ask() => Late.Value;
            }
            """, [late], elsewhere);
        AssemblyLoadContext.Default.Resolving += (context, name) => name.Name == late ? context.LoadFromAssemblyPath(elsewhere.FileOf(late)) : null;
        var make = AssemblyLoadContext.Default.LoadFromAssemblyPath(folder.FileOf(user)).GetType("Entry")!.GetMethod("Make")!;

        var ask = (Func<int>)make.Invoke(null, [new[] { 1 }])!;

        // Each executor more than once: the runtime remembers what it hasn't found.
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Cluster("local:2").Run(ask))).Within("the calls");

        Assert.All(answers, answer => Assert.Equal(6, answer));
        Assert.Equal(
            $"the assembly {late}, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null was not found in an executor (reference it in the project, so that it lies where the runtime looks for it)",
            Assert.Single(_cluster!.Profile.LocalReasons).Key.ToString());
    }

    /// <summary>It lies beside the assembly that refers to it, where the runtime looks for what a program loads by its path.</summary>
    [Fact]
    public async Task A_library_beside_an_assembly_that_was_loaded_by_path_is_found()
    {
        var (late, user) = ("Late" + Guid.NewGuid().ToString("N"), "User" + Guid.NewGuid().ToString("N"));
        var folder = Folder()
            .Compile(late, "public static class Late { public static int Value => 5; }")
            .Compile(user, "public static class Entry { public static Func<int> Make(int[] xs) => () => xs[0] + Late.Value; }", [late]);
        var make = System.Reflection.Assembly.LoadFrom(folder.FileOf(user)).GetType("Entry")!.GetMethod("Make")!;

        Assert.Equal(6, await Cluster("local:2").Run((Func<int>)make.Invoke(null, [new[] { 1 }])!).Within("the call"));

        _cluster!.AssertAllShipped(1);
    }

    [Fact]
    public void A_plug_in_that_refers_to_another_one_stays_here()
    {
        var other = Folder().Compile("Rates", "public static class Rates { public static int Factor => 7; }");
        var folder = Folder().Compile("Pricing", Pricing, ["Rates"], other);
        var rates = Load(other);
        var context = Load(folder, name => name.Name == "Rates" ? rates.LoadFromAssemblyPath(other.FileOf("Rates")) : null);

        AssertRefused(
            context, $"its code is in the load context {context.Name}, whose assemblies refer to Rates, which is in the load context {rates.Name} (reference that assembly from the program, so that it is in the default load context)");
    }

    [Fact]
    public void A_plug_in_with_its_own_copy_of_a_part_of_the_framework_stays_here()
    {
        var folder = Plugin(factor: 7);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Microsoft.CodeAnalysis.dll"), folder.FileOf("Microsoft.CodeAnalysis"));
        folder.Compile("Pricing", Pricing.Replace("prices.Sum()", "new Microsoft.CodeAnalysis.Text.TextSpan(0, prices.Sum()).Length", StringComparison.Ordinal), ["Rates", "Microsoft.CodeAnalysis"]);
        var context = Load(folder);

        AssertRefused(
            context, $"its code is in the load context {context.Name}, whose assemblies refer to Microsoft.CodeAnalysis, which is its own copy of a part of the framework (reference that assembly from the program, so that it is in the default load context)");
    }

    [Fact]
    public void A_plug_in_that_can_be_unloaded_stays_here()
    {
        var context = Load(Plugin(factor: 7), isCollectible: true);

        AssertRefused(context, "the assembly Pricing is collectible, so another process can't find it (reference it in the project)");
    }

    [Fact]
    public void A_plug_in_that_was_loaded_from_bytes_stays_here()
    {
        var folder = Plugin(factor: 7);
        using var file = new MemoryStream(File.ReadAllBytes(folder.FileOf("Rates")));
        FolderContext? context = null;
        context = Load(folder, name => name.Name == "Rates" ? context!.LoadFromStream(file) : null);

        AssertRefused(
            context, $"its code is in the load context {context.Name}, whose assemblies refer to Rates, which was made or loaded from bytes at run time (reference that assembly from the program, so that it is in the default load context)");
    }

    private TestCluster Cluster(string cluster) => _cluster ??= new TestCluster(cluster);

    private PluginFolder Folder()
    {
        var folder = new PluginFolder();
        _folders.Add(folder);
        return folder;
    }

    private PluginFolder Plugin(int factor) =>
        Folder().Compile("Rates", $"public static class Rates {{ public static int Factor => {factor}; }}").Compile("Pricing", Pricing, ["Rates"]);

    private static FolderContext Load(PluginFolder folder, Func<System.Reflection.AssemblyName, System.Reflection.Assembly?>? elsewhere = null, bool isCollectible = false) =>
        new(folder.Path, isCollectible) { Elsewhere = elsewhere };

    private void AssertRefused(FolderContext context, string reason)
    {
        var sum = context.Call<Func<int>>("Pricing", "Sum", new[] { 1, 2, 3 });
        Assert.Throws<InvalidOperationException>(() => { _ = Cluster("copied").Run(sum); });
        Assert.Equal(reason, Assert.Single(_cluster!.Profile.LocalReasons).Key.ToString());
    }
}
