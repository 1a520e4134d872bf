/// <summary>A hook that takes nothing over, for tests of images where ours doesn't run.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
    }
}
