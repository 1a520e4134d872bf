using System.Collections.Immutable;
using Distributed.Engine.Generator.Analysis;
using Distributed.Engine.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Distributed.Engine.Generator.Tests;

public sealed class UnusedUsingTests
{
    private const string Body = """

        namespace N
        {
            using Distributed.Tasks;
            class C { Task Go() => Task.Run(() => { }); }
        }
        """;

    [Fact]
    public async Task Our_using_is_not_called_unnecessary_by_the_compiler_and_others_are()
    {
        var project = Project.Of("using Distributed.Tasks;\nusing System.Collections;\nusing D = Distributed.Tasks;\n" + Body);

        var unused = (await project.AnalyzeAsync(new UnusedUsingSuppressor()))
            .Where(diagnostic => diagnostic.Id == "CS8019" && diagnostic.Location.SourceTree?.FilePath == "Program.cs")
            .ToLookup(diagnostic => diagnostic.IsSuppressed, d => d.Location.GetLineSpan().StartLinePosition.Line + 1);

        Assert.Equal([2, 3], unused[false].Distinct().Order());
        Assert.Equal([1, 7], unused[true].Order());
    }

    [Fact]
    public async Task Our_using_is_not_called_unnecessary_by_IDE0005()
    {
        var project = Project.Of("using Distributed.Tasks;\n\nusing System.Collections;\n" + Body);

        var all = await project.AnalyzeAsync(new UnusedUsingSuppressor(), new StandInForIde0005());
        var unused = all.Where(diagnostic => diagnostic.Id == "IDE0005");

        Assert.Equal(
            [(1, true), (3, false), (7, true)],
            unused.Select(d => (d.Location.GetLineSpan().StartLinePosition.Line + 1, d.IsSuppressed)).Order());
    }

    /// <summary>Reports every using as the SDK's code-style analyzer would, which is no public package.</summary>
#pragma warning disable RS1001, RS1036, RS1025, RS1026, RS2008 // A stand-in inside one test, never loaded by a compiler.
    private sealed class StandInForIde0005 : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor Descriptor =
            new("IDE0005", "unused", "unused", "Style", DiagnosticSeverity.Warning, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Descriptor];

        public override void Initialize(AnalysisContext context) => context.RegisterSyntaxNodeAction(
            static node =>
            {
                if (node.Node.SyntaxTree.FilePath == "Program.cs")
                {
                    node.ReportDiagnostic(Diagnostic.Create(Descriptor, node.Node.GetLocation()));
                }
            },
            Microsoft.CodeAnalysis.CSharp.SyntaxKind.UsingDirective);
    }
}
