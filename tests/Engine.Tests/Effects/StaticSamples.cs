namespace Distributed.Engine.Tests.Effects;

internal static class StaticSamples
{
    public static List<Sample> All() => [];
}
