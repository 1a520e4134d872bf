using System.Reflection;
using Distributed.Engine.Effects;
using Distributed.Engine.Planning.Static;
using Distributed.Engine.Reporting;
using Microsoft.CodeAnalysis;

namespace Distributed.Engine.Cli.Tests;

/// <summary>The verdict on each call of <c>Cases.txt</c> is the one written behind it, whichever way it was compiled.</summary>
public sealed class StaticVerdictTests
{
    private const string Marker = "// => ";

    [Theory]
    [InlineData(OptimizationLevel.Release)]
    [InlineData(OptimizationLevel.Debug)]
    public void Each_call_has_the_verdict_written_behind_it(OptimizationLevel optimization)
    {
        var source = Read();
        using var program = new CompiledProgram(source, optimization);

        var found = new StaticVerdicts(new UserAssemblies(program.Load()), new EffectAnalyzer()).All().Select(v => $"{v.Site.Line} {TextOf(v)}").ToList();

        var expected = source.Split('\n').Index().Where(line => line.Item.Contains(Marker, StringComparison.Ordinal))
            .Select(line => $"{line.Index + 1} {line.Item.Split(Marker)[1].Trim()}").ToList();
        Assert.True(expected.Count > 45, "The cases were not found.");
        var differences = expected.Except(found).Select(line => "expected " + line).Concat(found.Except(expected).Select(line => "found    " + line)).ToList();
        Assert.True(differences.Count == 0 && expected.Count == found.Count, string.Join('\n', differences));
    }

    private static string TextOf(StaticVerdict verdict)
    {
        var text = VerdictText.Of(verdict.Verdict, verdict.IsHostBound, verdict.IsSingleAttempt);
        return verdict.Reason is { } reason ? $"{text}: {reason}" : verdict.DependsOn is { } what ? $"{text} on {what}" : text;
    }

    private static string Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Cases")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
