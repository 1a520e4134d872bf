namespace Distributed.Engine.Serialization;

/// <summary>
/// A graph as it was when it was written. Independent of any connection: ids of type and method definitions are this process's,
/// and the definition table gives the bytes of those a peer doesn't know yet. Immutable, but for <see cref="Release"/>.
/// </summary>
internal sealed class GraphSnapshot
{
    private ReadOnlyMemory<byte> _bytes;
    private IReadOnlyList<(int Index, ISharedContent Content)> _shared = [];
    private GraphBase? _base;

    /// <summary>The encoded object table and bodies.</summary>
    public required ReadOnlyMemory<byte> Bytes { get => _bytes; init => _bytes = value; }

    /// <summary>Ids of all definitions that <see cref="Bytes"/> refers to, ascending.</summary>
    public required int[] DefinitionIds { get; init; }

    /// <summary>The original objects by their id in the graph (index 0 is the first id of its own): what a commit writes to.</summary>
    public required object[] Objects { get; init; }

    /// <summary>Objects known before this graph began (a continued graph): its own ids start after them.</summary>
    public int Known { get; init; }

    /// <summary>What it continues, when that is a graph of this process's too, which its peer has to get first. What is said here of the graph holds for both together.</summary>
    public GraphBase? Base { get => _base; init => _base = value; }

    /// <summary>All original objects by id, index 0 is object id 1. Made anew for a graph that continues another: to be asked for once.</summary>
    public object[] Originals() => Base?.With(this) ?? Objects;

    /// <summary>The original object with an id.</summary>
    public object Original(int id) => id > Known ? Objects[id - Known - 1] : Base!.Snapshot.Objects[id - 1];

    /// <summary>Whether references were left out because the plan doesn't need them (S14).</summary>
    public bool IsPruned { get; init; }

    /// <summary>Whether reading or merging it may call comparers and hash functions, which may be user code.</summary>
    public bool IsRebuilt { get; init; }

    /// <summary>Numbers to which the closure only adds.</summary>
    public IReadOnlyList<AccumulatedLeaf> AccumulatedLeaves { get; init; } = [];

    /// <summary>Collections to which the closure only adds.</summary>
    public IReadOnlyList<AccumulatedObject> AccumulatedObjects { get; init; } = [];

    /// <summary>The arrays of which only a part travels, by their index in <see cref="Originals"/>.</summary>
    public WindowList Windows { get; init; } = WindowList.None;

    /// <summary>The arrays of its own whose content lies in shared memory, by their index in <see cref="Originals"/>, ascending.</summary>
    public IReadOnlyList<(int Index, ISharedContent Content)> Shared { get => _shared; init => _shared = value; }

    /// <summary>How many bytes that is.</summary>
    public long SharedBytes => Shared.Count == 0 ? 0 : Shared.Sum(s => (long)s.Content.Content.Length);

    /// <summary>Whether it, or what it continues, has content in shared memory.</summary>
    public bool IsShared => Shared.Count > 0 || Base is { Snapshot.Shared.Count: > 0 };

    /// <summary>An object's body in shared memory; null when it isn't there.</summary>
    /// <param name="index">Its index in <see cref="Originals"/>.</param>
    public ReadOnlyMemory<byte>? SharedAt(int index)
    {
        foreach (var (at, content) in index < Known && Base is not null ? Base.Snapshot.Shared : Shared)
        {
            if (at == index)
                return content.Content;
        }
        return null;
    }

    /// <summary>The same graph with all content in its bytes, and in those of what it continues, for who can't open shared memory. This one still holds its own.</summary>
    public GraphSnapshot Embed()
    {
        var copy = (GraphSnapshot)MemberwiseClone();
        copy._base = Base?.Embed();
        if (Shared.Count > 0)
        {
            copy._bytes = SharedEmbedding.BytesOf(this);
            copy._shared = [];
        }
        return copy;
    }

    /// <summary>Lets go of what lies in shared memory: nobody will read the graph any more. May be called again.</summary>
    public void Release()
    {
        foreach (var (_, content) in Shared)
            content.Dispose();
    }

    /// <summary>Whether it is only complete if the closure ends well (<see cref="ArrayWindow.IsOverwritten"/>).</summary>
    public bool NeedsGoodEnd => Windows.Count > 0 && Windows.Any(w => w.Window.IsOverwritten);

    /// <summary>Whether merging it waits for locks that the program may hold.</summary>
    public bool NeedsGates { get; init; }

    /// <summary>The distinct live things (tokens …) that the graph refers to, by number.</summary>
    public IReadOnlyList<LiveCapture> Live { get; init; } = [];

    /// <summary>The distinct cancellation tokens among <see cref="Live"/>, each with its number.</summary>
    public IEnumerable<(int Number, CancellationToken Token)> Tokens =>
        Live.Select((live, number) => (live, number)).Where(l => l.live.Kind == LiveKind.Token)
            .Select(l => (l.number, TokenAccess.TokenOf(l.live.Original)));
}
