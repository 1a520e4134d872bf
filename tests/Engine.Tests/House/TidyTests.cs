using System.Text.RegularExpressions;

namespace Distributed.Engine.Tests.House;

/// <summary>The repository keeps its own rules; <see cref="TidyRulesTests"/> shows that each rule can be broken.</summary>
public sealed partial class TidyTests
{
    private const string CoreFolder = Repository.CoreFolder;

    // Written in pieces, or this file would break its own rule.
    private static readonly string[] ForbiddenWords =
    [
        "ag" + "ent", "this sess" + "ion", "/tmp/" + "wt", "/work/" + "main", "/work/" + "shared", "lang" + "uage model", "copi" + "lot",
    ];

    private static IEnumerable<SourceFile> Product => Repository.Sources.Where(f => f.IsUnder("src"));

    private static IEnumerable<SourceFile> Tests => Repository.Sources.Where(f => f.IsUnder("tests", "compat-tests"));

    [Fact]
    public void The_sources_are_found() => Assert.Contains(Product, f => f.Path == $"{CoreFolder}/Abstractions/ClusterOptions.cs");

    [Fact]
    public void Files_have_at_most_600_lines() => Hold(Repository.Sources, TidyRules.FileIsShort);

    [Fact]
    public void Methods_have_at_most_90_lines() => Hold(Repository.Sources, TidyRules.MethodsAreShort);

    [Fact]
    public void A_product_file_holds_one_type_and_has_its_name() => Hold(Product, TidyRules.FileIsNamedAfterItsOneType);

    [Fact]
    public void Nothing_is_named_like_a_drawer() => Hold(Repository.Sources, TidyRules.NoDrawerNames);

    [Fact]
    public void The_engine_s_folders_are_its_namespaces() =>
        Hold(
            Product.Where(f => f.IsUnder(CoreFolder) && f.Folder != CoreFolder),
            f => f.IsUnder(CoreFolder + "/Abstractions")
                ? TidyRules.NamespaceIsFolder(f, CoreFolder + "/Abstractions", "Distributed")
                : TidyRules.NamespaceIsFolder(f, CoreFolder, "Distributed.Engine"));

    [Fact]
    public void The_tests_folders_are_their_namespaces() =>
        Hold(
            Tests.Where(f => f.IsUnder("tests/Engine.Tests") && !f.Text.Contains("// Tidy: user code", StringComparison.Ordinal)),
            f => TidyRules.NamespaceIsFolder(f, "tests/Engine.Tests", "Distributed.Engine.Tests"));

    [Fact]
    public void Tests_wait_for_signals_not_for_time() =>
        Hold(
            // Samples are code that the analysis reads; nobody waits for them.
            Tests.Where(f => !f.Stem.EndsWith("Samples", StringComparison.Ordinal)),
            TidyRules.NoTimedWaits);

    [Fact]
    public void The_product_never_sleeps() => Hold(Product, TidyRules.NoTimedWaits);

    [Fact]
    public void A_todo_names_its_issue() => Hold(Repository.Sources, TidyRules.TodoNamesItsIssue);

    [Fact]
    public void Texts_of_the_product_are_ASCII() => Hold(Product, TidyRules.TextsAreAscii);

    [Fact]
    public void Whitespace_is_clean() => Hold(Repository.Sources, TidyRules.WhitespaceIsClean);

    [Fact]
    public void An_event_id_is_used_once()
    {
        string[] twice = [.. Product.SelectMany(TidyRules.EventIds).GroupBy(e => e.Id).Where(g => g.Count() > 1)
            .Select(g => $"event id {g.Key}: {string.Join(", ", g.Select(e => e.Place))}")];

        Assert.True(twice.Length == 0, Report(twice));
    }

    [Fact]
    public void Every_diagnostic_has_a_page_that_shows_what_is_reported_and_what_to_do()
    {
        Dictionary<string, string> pages = Repository.Files("DIST*.md").ToDictionary(p => Path.GetFileNameWithoutExtension(p));
        string[] breaches = [.. Product.Where(f => f.IsUnder("src/Engine/Generator"))
            .SelectMany(f => DiagnosticId().Matches(f.Text).Select(m => m.Groups[1].Value))
            .Distinct()
            .Where(id => !pages.TryGetValue(id, out string? page) || !DiagnosticPage().IsMatch(Repository.Read(page)))
            .Select(id => $"{id} has no page docs/**/{id}.md with an example under '## Code that is reported' and a remedy under '## What to do'")];

        Assert.True(breaches.Length == 0, Report(breaches));
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        string[] broken = [.. from page in Repository.Files("*.md")
                              from link in Link().Matches(Repository.Read(page))
                              let target = link.Groups[1].Value
                              where !target.Contains("://", StringComparison.Ordinal)
                              let path = Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, target)
                              where !File.Exists(path) && !Directory.Exists(path)
                              select $"{page} links to {target}, which doesn't exist"];

        Assert.True(broken.Length == 0, Report(broken));
    }

    [Fact]
    public void The_repository_speaks_of_the_project_only()
    {
        string[] patterns = ["*.cs", "*.md", "*.props", "*.targets", "*.csproj", "*.yml", "*.sh", "*.ps1", ".editorconfig"];
        string[] breaches = [.. from path in patterns.SelectMany(Repository.Files)
                                let text = Repository.Read(path)
                                from word in ForbiddenWords
                                where Regex.IsMatch(text, $@"(?<!\w){Regex.Escape(word)}", RegexOptions.IgnoreCase)
                                select $"{path} says \"{word}\""];

        Assert.True(breaches.Length == 0, Report(breaches));
    }

    private static void Hold(IEnumerable<SourceFile> files, Func<SourceFile, IEnumerable<string>> rule)
    {
        string[] breaches = [.. files.SelectMany(rule)];

        Assert.True(breaches.Length == 0, Report(breaches));
    }

    private static string Report(string[] breaches) => string.Join('\n', breaches.Prepend($"{breaches.Length} to tidy:"));

    [GeneratedRegex("\"(DIST\\d{3})\"")]
    private static partial Regex DiagnosticId();

    [GeneratedRegex(@"\A# DIST\d{3}: .*^## Code that is reported\s.*^```.*^## What to do\s+\S", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex DiagnosticPage();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
