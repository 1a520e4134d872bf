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

    /// <summary>The arrays of which only a part has come, by their index in <see cref="Objects"/>.</summary>
    public WindowList Windows { get; init; } = WindowList.None;

    /// <summary>The layouts, by the index of <see cref="Objects"/>; <see langword="null"/> for a singleton.</summary>
    public required TypeLayout?[] Layouts { get; init; }
}
