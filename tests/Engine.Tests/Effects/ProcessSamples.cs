namespace Distributed.Engine.Tests.Effects;

internal static class ProcessSamples
{
    public static List<Sample> All() => [];
}
