namespace Distributed;

/// <summary>A configured value can't be used. The message quotes it and lists what is accepted.</summary>
public sealed class ClusterConfigurationException : Exception
{
    internal ClusterConfigurationException(string message)
        : base(message)
    {
    }
}
