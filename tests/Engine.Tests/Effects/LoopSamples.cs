namespace Distributed.Engine.Tests.Effects;

internal static class LoopSamples
{
    public static List<Sample> All() => [];
}
