using System.Text;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>Says where in a received graph an object is, in the words of the source. Slow; only for messages.</summary>
internal static class ChangePath
{
    /// <summary>The way from the lambda to an object: <c>orders[].lines</c>; its type when there is none.</summary>
    public static string To(ReceivedGraph graph, object target)
    {
        var parents = new Dictionary<object, object?>(ReferenceEqualityComparer.Instance);
        var open = new Queue<object>();
        foreach (var root in graph.Roots)
        {
            if (root is not null && parents.TryAdd(root, null))
                open.Enqueue(root);
        }
        while (!parents.ContainsKey(target) && open.TryDequeue(out var next))
        {
            foreach (var child in ObjectReferences.Of(next))
            {
                if (parents.TryAdd(child, next))
                    open.Enqueue(child);
            }
        }
        return Words(parents, target);
    }

    private static string Words(Dictionary<object, object?> parents, object target)
    {
        if (!parents.ContainsKey(target))
            return $"a new {TypeNames.Of(target.GetType())}";
        var chain = new List<object>();
        for (var at = target; at is not null; at = parents[at])
            chain.Insert(0, at);
        var path = new StringBuilder();
        for (var i = 1; i < chain.Count; i++)
            GraphPath.Append(path, chain[i - 1], chain[i], isRoot: i == 1);
        return path.Length == 0 ? $"a captured {TypeNames.Of(target.GetType())}" : path.ToString();
    }
}
