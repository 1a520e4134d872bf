namespace Compat;

/// <summary>What is done to a behaviour while it runs. It must not change answers, nor what ships.</summary>
internal interface IDisturbance
{
    /// <summary>Whether calls may have to be sent again, and may have to wait for an executor before.</summary>
    bool LosesExecutors { get; }

    void Begin(string behaviour);

    /// <summary>Stops, and tells what was done; empty: nothing.</summary>
    string End();
}

internal static class Disturbance
{
#if DISTRIBUTED
    public static IDisturbance Current { get; } = Kills.FromEnvironment() ?? (IDisturbance)new Undisturbed();
#else
    public static IDisturbance Current { get; } = new Undisturbed();
#endif

    private sealed class Undisturbed : IDisturbance
    {
        public bool LosesExecutors => false;

        public void Begin(string behaviour)
        {
        }

        public string End() => "";
    }
}
