#if !DISTRIBUTED
namespace Distributed;

/// <summary>What programs say to the library alone has to compile without it; on the BCL it means nothing.</summary>
[AttributeUsage(AttributeTargets.All)]
internal sealed class DistributableAttribute : Attribute;

internal enum Placement
{
    Auto,
    Remote,
    Local,
}

internal sealed class CallOptions
{
    public Placement? Placement { get; init; }

    public int? MaxAttempts { get; init; }

    public TimeSpan? Timeout { get; init; }
}

internal static class Cluster
{
    public static IDisposable With(CallOptions options) => new MemoryStream();
}
#endif
