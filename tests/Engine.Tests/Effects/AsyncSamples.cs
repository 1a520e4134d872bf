namespace Distributed.Engine.Tests.Effects;

internal static class AsyncSamples
{
    public static List<Sample> All() => [];
}
