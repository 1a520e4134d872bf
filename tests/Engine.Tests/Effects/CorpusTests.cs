using System.Globalization;
using Distributed.Engine.Effects;

namespace Distributed.Engine.Tests.Effects;

/// <summary>
/// Closures as users write them, each with its verdict. A sample that must ship and stays local disappoints; one that must
/// stay local and ships gives a wrong answer.
/// </summary>
public class CorpusTests
{
    private static readonly Sample[] All =
    [
        .. ComputeSamples.All(),
        .. FrameworkSamples.All(),
        .. NumericSamples.All(),
        .. TextSamples.All(),
        .. MemorySamples.All(),
        .. SerializerSamples.All(),
        .. DeceptiveSamples.All(),
        .. CompositionSamples.All(),
        .. AsyncSamples.All(),
        .. StaticSamples.All(),
        .. TableSamples.All(),
        .. SharedStateSamples.All(),
        .. DeltaSamples.All(),
        .. OwnStateSamples.All(),
        .. ProgressSamples.All(),
        .. ProcessSamples.All(),
        .. LoopSamples.All(),
        .. CounterExampleSamples.All(),
        .. CaptureSamples.All(),
        .. AdversarialSamples.All(),
    ];

    public static TheoryData<int, string> Samples()
    {
        var data = new TheoryData<int, string>();
        for (int i = 0; i < All.Length; i++)
        {
            data.Add(i, All[i].Name);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Verdict_is_as_labelled(int index, string name)
    {
        var sample = All[index];
        Assert.Equal(sample.Name, name);
        var effects = new EffectAnalyzer().Analyze(sample.Closure.Method);
        var reason = CaptureWalk.Admit(effects, sample.Closure);
        if (sample.Kind is not { } kind)
        {
            Assert.Null(reason);
            Assert.Equal((sample.IsHostBound, sample.IsSingleAttempt), (effects.IsHostBound, effects.IsSingleAttempt));
            return;
        }

        Assert.NotNull(reason);
        Assert.Contains(sample.Says, reason.ToString(), StringComparison.Ordinal);
        Assert.Equal(kind, reason.Kind);
    }

    [Fact]
    public void Corpus_is_not_small()
    {
        Assert.True(All.Length >= 700, string.Create(CultureInfo.InvariantCulture, $"{All.Length} samples"));
    }
}
