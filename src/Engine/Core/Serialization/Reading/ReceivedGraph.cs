namespace Distributed.Engine.Serialization;

/// <summary>A graph made from received bytes, together with where each object's body is in them: the twin that a diff is taken against.</summary>
internal sealed class ReceivedGraph
{
    /// <summary>The received message, unchanged.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>What the sender passed as roots.</summary>
    public required object?[] Roots { get; init; }

    /// <summary>The objects by id; index 0 is id <see cref="Known"/> + 1.</summary>
    public required object[] Objects { get; init; }

    /// <summary>Objects that were there before (a continued graph).</summary>
    public required int Known { get; init; }

    /// <summary>
    /// Where each object's body starts in <see cref="Bytes"/>, by the index of <see cref="Objects"/>. A negative offset: the object has no body, it stands for
    /// one that this process had before (a singleton, the shared empty array).
    /// </summary>
    public required int[] BodyOffsets { get; init; }

    /// <summary>The arrays of which only a part has come, by their index in <see cref="Objects"/>, ascending.</summary>
    public IReadOnlyList<(int Index, ArrayWindow Window)> Windows { get; init; } = [];

    /// <summary>The arrays whose content lies in shared memory, by their index in <see cref="Objects"/>, ascending: there is their twin.</summary>
    public IReadOnlyList<(int Index, ISharedContent Content)> Shared { get; init; } = [];

    /// <summary>An object's body, and perhaps what follows it.</summary>
    /// <param name="index">Its index in <see cref="Objects"/>.</param>
    public ReadOnlySpan<byte> BodyOf(int index)
    {
        foreach (var (at, content) in Shared)
        {
            if (at == index)
                return content.Content.Span;
        }
        return Bytes.Span[BodyOffsets[index]..];
    }

    /// <summary>Lets go of what lies in shared memory: no twin is needed any more.</summary>
    public void Release()
    {
        foreach (var (_, content) in Shared)
            content.Dispose();
    }

    /// <summary>The layouts, by the index of <see cref="Objects"/>; <see langword="null"/> for a singleton.</summary>
    public required TypeLayout?[] Layouts { get; init; }
}
