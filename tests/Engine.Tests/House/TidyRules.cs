using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distributed.Engine.Tests.House;

/// <summary>The rules of style that a compiler doesn't hold. Each takes one file and returns a sentence for every breach. Pure.</summary>
internal static partial class TidyRules
{
    internal const int MaxFileLines = 600;
    internal const int MaxMethodLines = 90;

    private static readonly string[] DrawerNames = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utilities", "Common", "Misc"];

    /// <summary>Calls that run their closure as the code under test: a wait inside is the workload, not the test's own waiting.</summary>
    private static readonly string[] RunsClosure = ["Run", "StartNew", "ContinueWith", "For", "ForEach", "ForAsync", "ForEachAsync", "Invoke"];

    internal static IEnumerable<string> FileIsShort(SourceFile file)
    {
        int lines = file.Lines.Length - (file.Text.EndsWith('\n') ? 1 : 0);
        return lines > MaxFileLines ? [$"{file.Path} has {lines} lines; split it by aspect (at most {MaxFileLines})"] : [];
    }

    internal static IEnumerable<string> MethodsAreShort(SourceFile file) =>
        from member in file.Root.DescendantNodes().Where(n => n is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax)
        let span = member.GetLocation().GetLineSpan()
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > MaxMethodLines
        select $"{file.Path}:{SourceFile.LineOf(member)} {NameOf(member)} has {lines} lines (at most {MaxMethodLines})";

    internal static IEnumerable<string> FileIsNamedAfterItsOneType(SourceFile file)
    {
        string[] types = [.. TopLevelTypes(file).Where(t => !t.Modifiers.Any(SyntaxKind.FileKeyword)).Select(NameOf).Distinct()];
        if (types.Length > 1)
        {
            return [$"{file.Path} holds {string.Join(", ", types)}: one type a file"];
        }

        return types.Length == 1 && file.Stem != types[0] && !file.Stem.StartsWith(types[0] + ".", StringComparison.Ordinal)
            ? [$"{file.Path} holds {types[0]}: name it {types[0]}.cs or {types[0]}.Aspect.cs"]
            : [];
    }

    internal static IEnumerable<string> NoDrawerNames(SourceFile file) =>
        from name in file.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(t => t.Identifier.Text)
            .Concat(file.Path.Replace(".cs", "", StringComparison.Ordinal).Split('/', '.')).Distinct()
        where WordsOf().Matches(name).Any(word => DrawerNames.Contains(word.Value))
        select $"{file.Path}: \"{name}\" is a drawer, not an idea; name it by what it does";

    /// <summary>The namespace is the room's; a subfolder inside a room may be a namespace of its own or just a drawer of the room's files.</summary>
    internal static IEnumerable<string> NamespaceIsFolder(SourceFile file, string root, string rootNamespace)
    {
        string below = file.Folder[root.Length..].Replace('/', '.');
        string full = rootNamespace + below;
        string room = rootNamespace + (below.IndexOf('.', Math.Min(1, below.Length)) is int end and > 0 ? below[..end] : below);
        return from declared in file.Root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
               let name = declared.Name.ToString()
               where !(full + ".").StartsWith(name + ".", StringComparison.Ordinal) || !(name + ".").StartsWith(room + ".", StringComparison.Ordinal)
               select $"{file.Path} declares {name}; its folder says {full}";
    }

    internal static IEnumerable<string> NoTimedWaits(SourceFile file) =>
        from call in file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
        let name = call.Expression.ToString()
        where name is "Thread.Sleep" or "Task.Delay" or "System.Threading.Thread.Sleep" or "System.Threading.Tasks.Task.Delay"
        where !WaitsForEver(call) && !IsUnderTest(call) && !IsExcused(file, call)
        select $"{file.Path}:{SourceFile.LineOf(call)} waits with {name}: use a signal or FakeTimeProvider "
            + "(or say why it must be: // Waits: reason)";

    internal static IEnumerable<string> TodoNamesItsIssue(SourceFile file) =>
        from comment in file.Root.DescendantTrivia(descendIntoTrivia: true)
        where comment.IsKind(SyntaxKind.SingleLineCommentTrivia) || comment.IsKind(SyntaxKind.MultiLineCommentTrivia)
            || comment.IsKind(SyntaxKind.XmlComment) || comment.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)
        from match in Todo().Matches(comment.ToString())
        where !TodoWithIssue().IsMatch(comment.ToString())
        select $"{file.Path}:{comment.GetLocation().GetLineSpan().StartLinePosition.Line + 1} {match.Value} without an issue: write {match.Value}(#12)";

    internal static IEnumerable<string> TextsAreAscii(SourceFile file) =>
        from token in file.Root.DescendantTokens()
        where token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedStringTextToken)
            || token.IsKind(SyntaxKind.SingleLineRawStringLiteralToken) || token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken)
        let odd = token.Text.FirstOrDefault(c => c > 126)
        where odd != default
        select $"{file.Path}:{token.GetLocation().GetLineSpan().StartLinePosition.Line + 1} has U+{(int)odd:X4} in a text; "
            + "not every console shows it: use ASCII or an escape";

    internal static IEnumerable<string> WhitespaceIsClean(SourceFile file)
    {
        for (int i = 0; i < file.Lines.Length; i++)
        {
            string line = file.Lines[i].TrimEnd('\r');
            if (line.Contains('\t'))
            {
                yield return $"{file.Path}:{i + 1} has a tab";
            }

            if (line.Length > 0 && line[^1] == ' ')
            {
                yield return $"{file.Path}:{i + 1} ends with a blank";
            }
        }
    }

    /// <summary>Event ids given to LoggerMessage, with their place.</summary>
    internal static IEnumerable<(int Id, string Place)> EventIds(SourceFile file) =>
        from attribute in file.Root.DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString() is "LoggerMessage" or "LoggerMessageAttribute"
        let arguments = attribute.ArgumentList?.Arguments ?? []
        from argument in arguments
        where argument.NameEquals?.Name.Identifier.Text == "EventId"
            || (argument.NameEquals is null && argument == arguments[0] && argument.Expression is LiteralExpressionSyntax)
        let id = int.TryParse(argument.Expression.ToString().Replace("_", "", StringComparison.Ordinal), out int n) ? n : -1
        where id >= 0
        select (id, $"{file.Path}:{SourceFile.LineOf(attribute)}");

    private static bool WaitsForEver(InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments.FirstOrDefault()?.ToString() is
            "-1" or "Timeout.Infinite" or "Timeout.InfiniteTimeSpan" or "System.Threading.Timeout.Infinite";

    // In a lambda given to a call that runs it; or in a local function, or a lambda held by a variable, that such a call mentions.
    private static bool IsUnderTest(SyntaxNode node) =>
        node.Ancestors().Any(scope => scope switch
        {
            LambdaExpressionSyntax { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } } =>
                IsGivenToRun(scope, variable.Identifier.Text),
            AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax run } } => Runs(run),
            LocalFunctionStatementSyntax function => IsGivenToRun(scope, function.Identifier.Text),
            _ => false,
        });

    private static bool IsGivenToRun(SyntaxNode scope, string name) =>
        scope.Ancestors().OfType<MemberDeclarationSyntax>().First().DescendantNodes().OfType<InvocationExpressionSyntax>().Any(run =>
            Runs(run) && run.ArgumentList.DescendantNodes().OfType<IdentifierNameSyntax>().Any(mention => mention.Identifier.Text == name));

    private static bool Runs(InvocationExpressionSyntax call) =>
        RunsClosure.Contains(call.Expression is MemberAccessExpressionSyntax access ? access.Name.Identifier.Text : call.Expression.ToString());

    private static bool IsExcused(SourceFile file, SyntaxNode node)
    {
        int line = SourceFile.LineOf(node) - 1;
        return Excuse().IsMatch(file.Lines[line]) || (line > 0 && Excuse().IsMatch(file.Lines[line - 1]));
    }

    private static IEnumerable<MemberDeclarationSyntax> TopLevelTypes(SourceFile file) =>
        file.Root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(m => m is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    private static string NameOf(SyntaxNode member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        MethodDeclarationSyntax method => method.Identifier.Text,
        LocalFunctionStatementSyntax function => function.Identifier.Text,
        AccessorDeclarationSyntax accessor => accessor.Keyword.Text,
        _ => member.Kind().ToString(),
    };

    [GeneratedRegex("[A-Z][a-z]+|[A-Z]+(?![a-z])|[a-z]+")]
    private static partial Regex WordsOf();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Todo();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\(#\d+\)")]
    private static partial Regex TodoWithIssue();

    [GeneratedRegex(@"// Waits: \S+")]
    private static partial Regex Excuse();
}
