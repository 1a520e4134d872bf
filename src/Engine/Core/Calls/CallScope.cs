namespace Distributed.Engine.Calls;

/// <summary>
/// The options that surround the calls made by this flow of control (<c>Cluster.With</c>). Flows as <see cref="AsyncLocal{T}"/> does. Thread-safe.
/// </summary>
internal sealed class CallScope : IDisposable
{
    private static readonly AsyncLocal<CallOptions?> s_current = new();
    private static volatile bool s_isUsed;

    private readonly CallOptions? _outer;

    private CallScope(CallOptions? outer) => _outer = outer;

    /// <summary>Whether a scope was ever opened: most programs never pay for looking.</summary>
    public static bool IsUsed => s_isUsed;

    /// <summary>The options of the innermost scope, with what it leaves open filled in from those around it; null outside any.</summary>
    public static CallOptions? Current => s_isUsed ? s_current.Value : null;

    /// <summary>Opens a scope, until it is disposed of.</summary>
    public static CallScope Open(CallOptions options)
    {
        s_isUsed = true;
        var outer = s_current.Value;
        s_current.Value = outer is null ? options : options.Over(outer);
        return new CallScope(outer);
    }

    public void Dispose() => s_current.Value = _outer;
}
