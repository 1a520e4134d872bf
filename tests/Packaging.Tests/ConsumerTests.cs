using System.Xml.Linq;

namespace Distributed.Packaging.Tests;

/// <summary>Projects of users outside the repository that take the packages from a folder.</summary>
[Collection(PackedFeed.Collection)]
public sealed class ConsumerTests(PackedFeed feed)
{
    private const string Reference = """<ItemGroup><PackageReference Include="Distributed.Tasks" Version="0.1.*" /></ItemGroup>""";

    private const string Loops = """<ItemGroup><PackageReference Include="Distributed.Parallel" Version="0.1.*" /></ItemGroup>""";

    private const string Executable = "<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>";

    [Fact]
    public void Packages_hold_readme_licence_and_the_generator()
    {
        var tasks = Entries("Distributed.Tasks");
        var parallel = Entries("Distributed.Parallel");
        var engine = Entries("Distributed.Engine");

        foreach (var (facade, id) in new[] { (tasks, "Distributed.Tasks"), (parallel, "Distributed.Parallel") })
        {
            Assert.Contains("tools/generator/Distributed.Engine.Generator.dll", facade.Names);
            Assert.Contains($"buildTransitive/{id}.props", facade.Names);
            Assert.Contains($"buildTransitive/{id}.targets", facade.Names);
            Assert.Contains($"lib/net10.0/{id}.dll", facade.Names);
            Assert.Contains($"lib/net10.0/{id}.xml", facade.Names);
        }

        Assert.Contains("lib/net10.0/Distributed.Engine.dll", engine.Names);
        foreach (var package in new[] { tasks, parallel, engine })
        {
            Assert.Contains("README.md", package.Names);
            Assert.DoesNotContain(package.Names, name => name.EndsWith(".pdb", StringComparison.Ordinal));
            Assert.Equal("MIT", package.Metadata("license"));
            Assert.Equal("README.md", package.Metadata("readme"));
            Assert.NotEmpty(package.Metadata("description"));
        }
    }

    [Theory]
    [InlineData("enable")]
    [InlineData("disable")]
    public void Swapping_the_using_is_enough(string implicitUsings)
    {
        // The style rules that call an unused using an error, as a strict project has them.
        var folder = feed.Write(
            "Swapped" + implicitUsings,
            $"""
            {Executable}
            <PropertyGroup>
              <ImplicitUsings>{implicitUsings}</ImplicitUsings>
              <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
              <GenerateDocumentationFile>true</GenerateDocumentationFile>
              <InterceptorsNamespaces>Their.Own</InterceptorsNamespaces>
            </PropertyGroup>
            {Reference}
            """,
            (".editorconfig", """
                root = true
                [*.cs]
                dotnet_diagnostic.IDE0005.severity = warning
                dotnet_diagnostic.CS8019.severity = warning
                """),
            ("Program.cs", """
                using Distributed.Tasks;

                var x = 40;
                var sum = await Task.Run(() => x + 1) + await Task<int>.Factory.StartNew(() => 1);
                System.Console.WriteLine($"answer {sum}");
                """));

        Assert.Contains("answer 42", BuildAndRun(folder), StringComparison.Ordinal);
        Assert.Equal(["Run", "StartNew"], Redirections.Of(Dotnet.Output(folder)));
    }

    [Fact]
    public void A_project_wide_using_item_is_enough()
    {
        var folder = feed.Write(
            "ProjectWide",
            $"""
            {Executable}
            {Reference}
            <ItemGroup><Using Include="Distributed.Tasks" /></ItemGroup>
            """,
            ("Program.cs", """
                var text = "answer";
                System.Console.WriteLine(await Task.Run(() => text + " 42"));
                """));

        Assert.Contains("answer 42", BuildAndRun(folder), StringComparison.Ordinal);
        Assert.Equal(["Run"], Redirections.Of(Dotnet.Output(folder)));
    }

    [Theory]
    [InlineData("enable")]
    [InlineData("disable")]
    public void Loops_need_no_other_package(string implicitUsings)
    {
        var folder = feed.Write(
            "Loops" + implicitUsings,
            $"""
            {Executable}
            <PropertyGroup>
              <ImplicitUsings>{implicitUsings}</ImplicitUsings>
              <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
              <GenerateDocumentationFile>true</GenerateDocumentationFile>
              <InterceptorsNamespaces>Their.Own</InterceptorsNamespaces>
            </PropertyGroup>
            {Loops}
            """,
            (".editorconfig", """
                root = true
                [*.cs]
                dotnet_diagnostic.IDE0005.severity = warning
                dotnet_diagnostic.CS8019.severity = warning
                """),
            ("Program.cs", """
                using Distributed.Parallel;

                var squares = new int[4];
                Parallel.For(0, 4, i => squares[i] = i * i);
                Parallel.ForEach(new[] { 0, 1 }, i => squares[i] += 10);
                Parallel.Invoke(() => squares[2] += 3, () => squares[3] -= 4);
                await Parallel.ForAsync(0, 2, (i, token) => { squares[i] -= 1; return ValueTask.CompletedTask; });
                await Parallel.ForEachAsync(new[] { 2 }, (i, token) => { squares[i] += 6; return ValueTask.CompletedTask; });
                System.Console.WriteLine($"answer {squares[0] + squares[1] + squares[2] + squares[3] + 5}");
                """));

        Assert.Contains("answer 42", BuildAndRun(folder), StringComparison.Ordinal);
        Assert.Equal(["For", "ForAsync", "ForEach", "ForEachAsync", "Invoke"], Redirections.Of(Dotnet.Output(folder)));
    }

    [Fact]
    public void Two_facades_live_in_one_project()
    {
        var folder = feed.Write(
            "Both",
            $"""
            {Executable}
            <PropertyGroup><InterceptorsNamespaces>Their.Own</InterceptorsNamespaces></PropertyGroup>
            {Reference}{Loops}
            <ItemGroup><Using Include="Distributed.Tasks" /></ItemGroup>
            """,
            ("Program.cs", """
                using Distributed.Parallel;

                var sum = await Task.Run(() => 40);
                Parallel.Invoke(() => Interlocked.Increment(ref sum), () => Interlocked.Increment(ref sum));
                Console.WriteLine($"answer {sum}");
                """),
            ("Usings.cs", "global using System; global using System.Threading;"));

        Assert.Contains("answer 42", BuildAndRun(folder), StringComparison.Ordinal);
        Assert.Equal(["Invoke", "Run"], Redirections.Of(Dotnet.Output(folder)));

        // Each would do alone; together they must not bring the generator twice, nor its namespace.
        Assert.Equal("Their.Own;Distributed.Generated", Dotnet.Run(folder, "msbuild", "-getProperty:InterceptorsNamespaces").Trim());
        Assert.Single(Dotnet.Run(folder, "msbuild", "-getItem:Analyzer").Split('\n'), line =>
            line.Contains("\"Identity\"", StringComparison.Ordinal) && line.Contains("Distributed.Engine.Generator.dll", StringComparison.Ordinal));
    }

    [Fact]
    public void A_project_with_its_own_Task_type_switches_the_implicit_using_off()
    {
        var folder = feed.Write(
            "OwnTask",
            $"""
            {Executable}
            <PropertyGroup><DistributedImplicitUsings>false</DistributedImplicitUsings></PropertyGroup>
            {Reference}
            """,
            ("Task.cs", "namespace Planner.Model { public sealed record Task(string Title); }"),
            ("Program.cs", """
                using Planner.Model;
                using Distributed.Tasks;

                var task = new Task("answer");
                System.Console.WriteLine(task.Title + await System.Threading.Tasks.Task.Run(() => " 42"));
                """));

        Assert.Contains("answer 42", BuildAndRun(folder), StringComparison.Ordinal);
        Assert.Equal(["Run"], Redirections.Of(Dotnet.Output(folder)));
    }

    [Fact]
    public void A_package_that_depends_on_ours_passes_it_on()
    {
        var library = feed.Write(
            "Middle",
            $"""<PropertyGroup><Version>1.0.0</Version><Description>Between.</Description></PropertyGroup>{Reference}""",
            ("Middle.cs", """
                using Distributed.Tasks;

                public static class Middle { public static Task<int> Forty() => Task.Run(() => 40); }
                """));
        Dotnet.Run(library, "pack", "-c", "Release", "-o", feed.Packages, "-v", "q", "--nologo");

        var folder = feed.Write(
            "EndOfChain",
            $"""{Executable}<ItemGroup><PackageReference Include="Middle" Version="1.0.0" /></ItemGroup>""",
            ("Program.cs", """
                using Distributed.Tasks;

                System.Console.WriteLine($"answer {await Middle.Forty() + await Task.Run(() => 2)}");
                """));

        Assert.Contains("answer 42", BuildAndRun(folder), StringComparison.Ordinal);
        Assert.Equal(["Run"], Redirections.Of(Dotnet.Output(folder)));
        Assert.Equal(["Run"], Redirections.Of(Dotnet.Output(library)));
    }

    private static string BuildAndRun(string folder) => Dotnet.Run(folder, "exec", Dotnet.Build(folder));

    private Package Entries(string id) => Package.Open(Directory.GetFiles(feed.Packages, id + ".0.*.nupkg").Single());

    private sealed record Package(IReadOnlyList<string> Names, XDocument Specification)
    {
        public static Package Open(string path)
        {
            using var zip = System.IO.Compression.ZipFile.OpenRead(path);
            using var specification = zip.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
            return new([.. zip.Entries.Select(entry => entry.FullName)], XDocument.Load(specification));
        }

        public string Metadata(string name) => Specification.Descendants().Single(element => element.Name.LocalName == name).Value;
    }
}
