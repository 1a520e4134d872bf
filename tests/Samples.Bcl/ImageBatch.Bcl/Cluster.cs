namespace Distributed;

/// <summary>What the sample's progress bar asks for has to compile without the library; here nobody ever tells it anything.</summary>
internal static class Cluster
{
    internal static event EventHandler<LoopProgressEventArgs>? LoopProgress
    {
        add { }
        remove { }
    }
}
