using Distributed.Fuzzing.Running;
using Distributed.Fuzzing.Writing;

namespace Distributed.Fuzzing.Comparing;

/// <summary>
/// Makes a program that gives another answer smaller: leaves out parts as long as the answers still differ. The parts are those that
/// <see cref="ProgramSource"/> numbers; what is left of the program doesn't change. Not thread-safe.
/// </summary>
internal sealed class Reducer(int seed, int number, FuzzMode mode)
{
    private const int MaxRounds = 8;

    private readonly HashSet<int> _dropped = [];

    /// <summary>The program without what doesn't matter.</summary>
    public async Task<string> Reduce()
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var droppable = await DroppableAlone();
            if (droppable.Count == 0 || await DropTogether(droppable) == 0)
            {
                break;
            }
        }

        return Write(_dropped);
    }

    private async Task<List<int>> DroppableAlone()
    {
        var present = Write(_dropped);
        ProgramSource.Write(seed, number, FuzzProgram.NameOf(0), _dropped, out var parts);
        var candidates = new List<(int Part, FuzzProgram Program)>();
        for (var part = 0; part < parts; part++)
        {
            if (!_dropped.Contains(part) && Write([.. _dropped, part]) != present)
            {
                candidates.Add((part, Numbered(part, [.. _dropped, part])));
            }
        }

        var differing = await Differing([.. candidates.Select(c => c.Program)]);
        return [.. candidates.Select(c => c.Part).Where(differing.Contains)];
    }

    /// <summary>Drops as many of the parts at once as possible: the longest run from the first one.</summary>
    private async Task<int> DropTogether(List<int> droppable)
    {
        var candidates = Enumerable.Range(1, droppable.Count).Select(count => Numbered(count, [.. _dropped, .. droppable.Take(count)])).ToArray();
        var differing = await Differing(candidates);
        var best = differing.DefaultIfEmpty(0).Max();
        _dropped.UnionWith(droppable.Take(best));
        return best;
    }

    /// <summary>The numbers of those programs whose answer in the mode isn't the BCL's.</summary>
    private async Task<HashSet<int>> Differing(FuzzProgram[] programs)
    {
        if (programs.Length == 0)
        {
            return [];
        }

        using var batch = new FuzzBatch(programs, isLenient: true);
        if (batch.Programs.Count == 0)
        {
            return [];
        }

        var bcl = await batch.Run(FuzzMode.Bcl);
        var ours = await batch.Run(mode);
        return [.. batch.Programs.Select(p => p.Number).Where(n => bcl.Results[n] != ours.Results.GetValueOrDefault(n))];
    }

    private FuzzProgram Numbered(int name, HashSet<int> dropped) => new(name, ProgramSource.Write(seed, number, FuzzProgram.NameOf(name), dropped, out _));

    private string Write(HashSet<int> dropped) => string.Join('\n', ProgramSource.Write(seed, number, FuzzProgram.NameOf(number), dropped, out _)
        .Split('\n').Where(l => l.Trim().Length > 0));
}
