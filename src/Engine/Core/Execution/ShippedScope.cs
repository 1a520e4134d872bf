namespace Distributed.Engine.Execution;

/// <summary>
/// Whether the running code is a shipped closure of the copied engine, whose redirected calls are the BCL's as they are inside an
/// executor (S16). Executors don't need it: there, redirection is off altogether.
/// </summary>
internal static class ShippedScope
{
    private static readonly AsyncLocal<bool> s_inside = new();

    public static bool IsInside => s_inside.Value;

    public static void Enter() => s_inside.Value = true;
}
