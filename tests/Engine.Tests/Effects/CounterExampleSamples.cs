namespace Distributed.Engine.Tests.Effects;

internal static class CounterExampleSamples
{
    public static List<Sample> All() => [];
}
