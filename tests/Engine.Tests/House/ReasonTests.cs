using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distributed.Engine.Tests.House;

/// <summary>Every text that tells a user why a call stays local, and every remedy, is asserted by some test.</summary>
public sealed class ReasonTests
{
    /// <summary>Shorter texts are glue.</summary>
    private const int Telling = 8;

    /// <summary>Reasons that no test can provoke on the systems and runtimes these tests run on.</summary>
    private static readonly string[] Unprovoked =
    [
        "is in a multi-module assembly", // .NET can't load one.
        "can't be named in another process", // For kinds of members that don't exist yet.
        "lives on the stack", "copy its contents to an array", // The compiler captures no ref struct.
        "is a COM object of this process", // Windows only.
        "is a cancellation token of this process", "create it where it is used", // All plans support tokens.
        "was changed, and changes to a", // All mutable classes that travel in parts come back.
        "what it changed or returned could not be encoded", // Needs a fault of the engine's own.
        "bytes of IL", // Needs a megabyte of it.
    ];

    [Fact]
    public void Every_text_of_a_reason_is_in_a_test()
    {
        var tests = string.Join('\n', Repository.Sources.Where(f => f.IsUnder("tests", "compat-tests") && f.Stem != nameof(ReasonTests)).SelectMany(Texts));
        var reasons = Repository.Sources.Where(f => f.IsUnder(Repository.CoreFolder)).SelectMany(f => Creations(f).SelectMany(creation => PartsOf(creation).Select(part => (f.Path, Part: part)))).Distinct().ToList();
        Assert.True(reasons.Count > 100, $"Only {reasons.Count} texts were found: this test looks in the wrong places.");

        string[] untested = [.. reasons.Where(r => !Unprovoked.Contains(r.Part) && !tests.Contains(r.Part, StringComparison.Ordinal)).Select(r => $"{r.Path}: no test asserts \"{r.Part}\"")];
        Assert.True(untested.Length == 0, string.Join('\n', untested));
    }

    /// <summary>Where a reason or a refusal is made, by its type or in a member that returns one; and the table of refused families.</summary>
    private static IEnumerable<SyntaxNode> Creations(SourceFile file) => file.Root.DescendantNodes().Where(node => node switch
    {
        ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.Text: "LocalReason" or "Refusal" } } => true,
        ImplicitObjectCreationExpressionSyntax made => made.ArgumentList.Arguments.FirstOrDefault()?.Expression.ToString() is { } first
            && (first.StartsWith("LocalReasonKind.", StringComparison.Ordinal) || first is "kind" or "inner.Kind" or "\"\""),
        TupleExpressionSyntax => file.Stem == "RefusedTypes",
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Refuse" or "Refused" or "Discarded" } } => true,
        VariableDeclaratorSyntax { Initializer.Value: LiteralExpressionSyntax } => file.Stem == "RefusedTypes",
        _ => false,
    });

    /// <summary>For each text the longest piece between what is filled in. Names of families are no texts.</summary>
    private static IEnumerable<string> PartsOf(SyntaxNode creation) =>
        from text in creation.DescendantNodes()
        where text is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax
        let piece = text switch
        {
            LiteralExpressionSyntax literal => literal.Token.ValueText,
            _ => ((InterpolatedStringExpressionSyntax)text).Contents.OfType<InterpolatedStringTextSyntax>().Select(c => c.TextToken.ValueText).DefaultIfEmpty("").MaxBy(t => t.Length)!,
        }
        let part = piece.Trim()
        where part.Length >= Telling && !part.StartsWith("System.", StringComparison.Ordinal)
        select part;

    /// <summary>All strings of a file; those that are put together by <c>+</c> as one.</summary>
    private static IEnumerable<string> Texts(SourceFile file)
    {
        foreach (var node in file.Root.DescendantNodes())
        {
            if (node is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.StringLiteralExpression))
            {
                yield return literal.Token.ValueText;
            }
            else if (node is InterpolatedStringExpressionSyntax interpolated)
            {
                yield return string.Concat(interpolated.Contents.Select(c => c is InterpolatedStringTextSyntax t ? t.TextToken.ValueText : "{}"));
            }
            else if (node is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum && sum.Parent is not BinaryExpressionSyntax)
            {
                yield return string.Concat(sum.DescendantNodes().Select(part => part switch
                {
                    LiteralExpressionSyntax text when text.IsKind(SyntaxKind.StringLiteralExpression) => text.Token.ValueText,
                    InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.OfType<InterpolatedStringTextSyntax>().Select(t => t.TextToken.ValueText)),
                    _ => "",
                }));
            }
        }
    }
}
