using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Distributed.GeneratorCost;

/// <summary>A project with many call sites, ten a file, in ordinary code of some twenty lines a method.</summary>
internal static class SyntheticProject
{
    private const int SitesPerFile = 10;

    private static readonly CSharpParseOptions Parse = new CSharpParseOptions(LanguageVersion.CSharp14)
        .WithFeatures([new("InterceptorsNamespaces", "Distributed.Generated")]);

    public static CSharpParseOptions ParseOptions => Parse;

    public static CSharpCompilation Create(int sites, bool withUsing)
    {
        var files = Enumerable.Range(0, sites / SitesPerFile)
            .Select(number => Tree($"/src/File{number}.cs", FileText(number, withUsing)));
        return CSharpCompilation.Create(
            "Synthetic",
            files.Append(Tree("/src/GlobalUsings.cs", "global using System; global using System.Linq; global using System.Threading; "
                + "global using System.Collections.Generic; global using System.Threading.Tasks;")),
            References(),
            new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>As after a keystroke in one file: everything else keeps its trees.</summary>
    public static CSharpCompilation Edit(CSharpCompilation compilation, int edit)
    {
        var tree = compilation.SyntaxTrees[edit % (compilation.SyntaxTrees.Length - 1)];
        var text = tree.GetText();
        return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(text.WithChanges(new TextChange(new(text.Length, 0), $"// {edit}\n"))));
    }

    private static SyntaxTree Tree(string path, string text) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), Parse, path);

    private static IEnumerable<MetadataReference> References()
    {
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return trusted
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "Distributed.Tasks.dll" or "Distributed.Engine.dll" or "netstandard.dll"))
            .Select(path => MetadataReference.CreateFromFile(path));
    }

    private static string FileText(int number, bool withUsing)
    {
        var text = new StringBuilder(withUsing ? "using Distributed.Tasks;\n" : "");
        text.Append($"namespace Synthetic.Part{number % 17};\npublic class Worker{number}\n{{\n    private readonly List<string> _log = [];\n"
            + "    private static int Count(List<string> words, int limit) { var n = 0; foreach (var w in words) { n += w.Length > limit ? 1 : 0; } return n; }\n");
        for (var site = 0; site < SitesPerFile; site++)
        {
            text.Append(Method(number, site));
        }

        return text.Append("}\n").ToString();
    }

    private static string Method(int number, int site)
    {
        var call = (site % 5) switch
        {
            0 => "await Task.Run(() => Count(words, limit))",
            1 => "await Task.Run(async () => { await Task.Yield(); return Count(words, 2); }, token)",
            2 => "await Task.Factory.StartNew(state => ((List<string>)state!).Count + limit, words)",
            3 => "(await Task.Run(() => new { Total = Count(words, 3), words.Capacity })).Total",
            _ => "await Task<int>.Factory.StartNew(() => { var sum = 0; foreach (var w in words) { sum += w.Length; } return sum; }, token)",
        };
        return $$"""
                public async Task<int> Method{{number}}_{{site}}(IEnumerable<string> input, int limit, CancellationToken token)
                {
                    var words = input.Where(line => !string.IsNullOrWhiteSpace(line)).SelectMany(line => line.Split(' ')).ToList();
                    if (words.Count == 0)
                    {
                        _log.Add($"nothing to do for {limit}");
                        return 0;
                    }

                    var result = {{call}};
                    for (var i = 0; i < words.Count && i < limit; i++)
                    {
                        result += words[i].Length switch { 0 => 1, 1 or 2 => 2, var n => n / 2 };
                    }

                    _log.Add($"{result} of {words.Count} after {DateTime.UtcNow:O}");
                    return result;
                }

            """;
    }
}
