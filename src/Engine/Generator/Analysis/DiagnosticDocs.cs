using System.Reflection;

namespace Distributed.Engine.Generator.Analysis;

/// <summary>Where a diagnostic's page is. The address in front of the page's name comes from the build (<c>DiagnosticDocsUrl</c>).</summary>
internal static class DiagnosticDocs
{
    private static readonly string BaseAddress = typeof(DiagnosticDocs).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => metadata.Key == "DiagnosticDocsUrl")?.Value ?? "";

    public static string PageOf(string id) => $"{BaseAddress}{id}.md";
}
