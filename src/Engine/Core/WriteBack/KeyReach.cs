using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>Answers whether a received object that was changed can be reached from a key. Each object is looked at once. Not thread-safe.</summary>
internal sealed class KeyReach
{
    private readonly HashSet<object> _changed = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<object> _open = new();

    public KeyReach(ReceivedGraph graph, List<int> changed)
    {
        foreach (var index in changed)
            _changed.Add(graph.Objects[index]);
    }

    public bool LeadsToChange(object? start)
    {
        if (_changed.Count == 0)
            return false;
        Visit(start);
        while (_open.TryPop(out var next))
        {
            if (_changed.Contains(next))
                return true;
            foreach (var child in ObjectReferences.Of(next))
                Visit(child);
        }
        return false;
    }

    private void Visit(object? value)
    {
        if (value is not null and not string && _seen.Add(value))
            _open.Push(value);
    }
}
