namespace Distributed.Engine.Tests.Effects;

internal static class SharedStateSamples
{
    public static List<Sample> All() => [];
}
