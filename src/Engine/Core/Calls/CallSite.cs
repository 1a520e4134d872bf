using System.ComponentModel;

namespace Distributed.Engine.Calls;

/// <summary>One redirected call in the user's source. Created once per site by generated code. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CallSite
{
    private CallProfile? _profile;
    private object? _planned;
    private int _localLeft;

    /// <summary>Creates the call site; called from generated code only.</summary>
    /// <param name="file">The source file's path as the compiler saw it.</param>
    /// <param name="line">The line of the call, from 1.</param>
    /// <param name="member">The redirected member, such as <c>Task.Run</c>.</param>
    public CallSite(string file, int line, string member)
    {
        File = file;
        Line = line;
        Member = member;
    }

    /// <summary>The source file's path as the compiler saw it.</summary>
    public string File { get; }

    /// <summary>The line of the call, from 1.</summary>
    public int Line { get; }

    /// <summary>The redirected member, such as <c>Task.Run</c>.</summary>
    public string Member { get; }

    /// <summary>What has been counted here; created, and listed for reports, by the first call that is counted.</summary>
    internal CallProfile Profile => _profile ?? CreateProfile();

    /// <summary>What the planner remembers of the delegate it met here last. Any thread may replace it.</summary>
    internal object? Planned
    {
        get => Volatile.Read(ref _planned);
        set => Volatile.Write(ref _planned, value);
    }

    /// <summary>How many calls may still stay local without a look.</summary>
    internal int LocalLeft => Math.Max(0, Volatile.Read(ref _localLeft));

    /// <summary>Whether this call stays local without a look. All that a call of a known short site costs: a branch elsewhere, and a decrement here.</summary>
    internal bool TakeLocal() => Volatile.Read(ref _localLeft) > 0 && Interlocked.Decrement(ref _localLeft) >= 0;

    /// <summary>Sets how many of the next calls stay local without a look; gives how many were left.</summary>
    internal int LetStayLocal(int calls) => Math.Max(0, Interlocked.Exchange(ref _localLeft, calls));

    /// <inheritdoc/>
    public override string ToString() => $"{Path.GetFileName(File)}:{Line} {Member}";

    private CallProfile CreateProfile()
    {
        var created = new CallProfile(this);
        if (Interlocked.CompareExchange(ref _profile, created, null) is { } other)
        {
            return other;
        }

        CallProfile.List(created);
        return created;
    }
}
