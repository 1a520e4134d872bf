using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distributed.Engine.Tests.House;

/// <summary>One C# file of the repository, parsed. Immutable.</summary>
internal sealed class SourceFile
{
    private static readonly CSharpParseOptions Latest = new(LanguageVersion.Preview);

    internal SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        Lines = text.Split('\n');
        Root = CSharpSyntaxTree.ParseText(text, Latest).GetRoot();
    }

    /// <summary>From the repository's root, with forward slashes.</summary>
    internal string Path { get; }

    internal string Text { get; }

    internal string[] Lines { get; }

    internal SyntaxNode Root { get; }

    /// <summary>File name without <c>.cs</c>: a type's name, or <c>Type.Aspect</c>.</summary>
    internal string Stem => System.IO.Path.GetFileNameWithoutExtension(Path);

    internal string Folder => Path[..Math.Max(0, Path.LastIndexOf('/'))];

    internal bool IsUnder(params string[] folders) => folders.Any(f => Path.StartsWith(f + "/", StringComparison.Ordinal));

    /// <summary>The line of a node, from 1.</summary>
    internal static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
