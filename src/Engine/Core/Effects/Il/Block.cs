namespace Distributed.Engine.Effects.Il;

/// <summary>A run of instructions that is entered at its start only. Indexes count instructions, not bytes.</summary>
internal sealed record Block(int Index, int First, int Last)
{
    public List<int> Successors { get; } = [];
}
