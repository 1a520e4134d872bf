namespace Distributed.Engine.Tests.Effects;

internal static class CaptureSamples
{
    public static List<Sample> All() => [];
}
