using Distributed.Engine.Serialization;

namespace Distributed.Engine.Execution;

/// <summary>The graphs that calls of one driver continue, as they came: every attempt reads them anew. Kept until the driver says that no more calls come. Thread-safe.</summary>
/// <param name="limits">Bounds on all of them together.</param>
internal sealed class ReceivedBases(GraphLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, ReadOnlyMemory<byte>> _graphs = [];
    private readonly BaseAllowance _allowance = new(limits);

    /// <summary>Keeps a graph. One that is here already stays as it is.</summary>
    /// <exception cref="GraphFormatException">There are too many, or too large ones: a driver of this version sends no more than fit.</exception>
    public void Add(long id, ReadOnlyMemory<byte> graph)
    {
        lock (_gate)
        {
            if (_graphs.ContainsKey(id))
            {
                return;
            }

            if (!_allowance.TryTake(graph.Length))
            {
                throw new GraphFormatException($"A shared graph of {graph.Length} bytes has come beside {_graphs.Count} others, which is more than {_allowance}.");
            }

            _graphs.Add(id, graph);
        }
    }

    /// <summary>A kept graph.</summary>
    /// <exception cref="GraphFormatException">It isn't here: the driver sends a graph before the calls that continue it.</exception>
    public ReadOnlyMemory<byte> Get(long id)
    {
        lock (_gate)
        {
            return _graphs.TryGetValue(id, out var graph) ? graph : throw new GraphFormatException($"A call continues the shared graph {id}, which isn't here.");
        }
    }

    /// <summary>Lets go of a graph, if it is here. Attempts that have begun keep it.</summary>
    public void Remove(long id)
    {
        lock (_gate)
        {
            if (_graphs.Remove(id, out var graph))
            {
                _allowance.GiveBack(graph.Length);
            }
        }
    }
}
