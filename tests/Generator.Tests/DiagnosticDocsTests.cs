using System.Globalization;
using System.Reflection;
using Distributed.Engine.Generator.Analysis;
using Microsoft.CodeAnalysis;

namespace Distributed.Engine.Generator.Tests;

/// <summary>Every diagnostic has a page that its help link leads to.</summary>
public sealed class DiagnosticDocsTests
{
    private static IEnumerable<DiagnosticDescriptor> Declared =>
        typeof(Descriptors).GetFields(BindingFlags.Public | BindingFlags.Static).Select(member => (DiagnosticDescriptor)member.GetValue(null)!);

    public static TheoryData<string> Ids => [.. Declared.Select(descriptor => descriptor.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Has_a_page_with_the_bad_code_and_the_fix(string id)
    {
        var descriptor = Declared.Single(d => d.Id == id);
        Assert.Equal($"docs/diagnostics/{id}.md", descriptor.HelpLinkUri);

        var page = File.ReadAllText(Path.Combine(RepositoryRoot, descriptor.HelpLinkUri));

        Assert.StartsWith($"# {id}: {descriptor.Title.ToString(CultureInfo.InvariantCulture)}\n", page, StringComparison.Ordinal);
        Assert.Contains("## Code that is reported", page, StringComparison.Ordinal);
        Assert.Contains("## What to do", page, StringComparison.Ordinal);
    }

    [Fact]
    public void No_page_is_left_over()
    {
        var pages = Directory.GetFiles(Path.Combine(RepositoryRoot, "docs", "diagnostics"), "DIST*.md").Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(Declared.Select(descriptor => descriptor.Id).Order(), pages.Order());
    }

    private static string RepositoryRoot { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Compat.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No Compat.sln above {AppContext.BaseDirectory}.");
    }
}
