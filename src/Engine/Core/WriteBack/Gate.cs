namespace Distributed.Engine.WriteBack;

/// <summary>Runs something under the lock that a closure of the program uses for it: any object, or a <see cref="Lock"/>.</summary>
internal static class Gate
{
    /// <summary>Waits for the lock as long as it takes. Without a lock it just runs.</summary>
    public static void Run(object? gate, Action action)
    {
        switch (gate)
        {
            case null:
                action();
                break;
            case Lock modern:
                lock (modern)
                {
                    action();
                }

                break;
            default:
                lock (gate)
                {
                    action();
                }

                break;
        }
    }
}
