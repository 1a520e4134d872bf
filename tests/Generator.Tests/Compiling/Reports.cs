using System.Globalization;
using Distributed.Engine.Generator.Analysis;
using Microsoft.CodeAnalysis;

namespace Distributed.Engine.Generator.Tests.Compiling;

/// <summary>What our analyzers say of a project that compiles.</summary>
internal static class Reports
{
    /// <summary>In the order of places, as <c>File:Line Severity Id Message</c>.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(Project project)
    {
        var all = await project.AnalyzeAsync(new UnredirectedCallAnalyzer(), new ColdTaskAnalyzer(), new ProjectAnalyzer());
        Assert.DoesNotContain(all, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return
        [
            .. all.Where(diagnostic => diagnostic.Id.StartsWith("DIST", StringComparison.Ordinal))
                .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
                .Select(diagnostic =>
                {
                    var place = diagnostic.Location.GetLineSpan();
                    return $"{place.Path}:{place.StartLinePosition.Line + 1} {diagnostic.Severity} {diagnostic.Id} "
                        + diagnostic.GetMessage(CultureInfo.InvariantCulture);
                }),
        ];
    }
}
