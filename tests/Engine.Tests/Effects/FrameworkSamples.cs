namespace Distributed.Engine.Tests.Effects;

internal static class FrameworkSamples
{
    public static List<Sample> All() => [];
}
