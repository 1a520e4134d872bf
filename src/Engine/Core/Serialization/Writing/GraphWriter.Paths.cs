using System.Text;

namespace Distributed.Engine.Serialization;

internal sealed partial class GraphWriter
{
    private NotShippableException Refuse(Refusal refusal) => new(refusal.At(PathTo(_current)));

    private NotShippableException RefusedObject(PlannedType type) =>
        type.Layout.Refusal is { } refusal ? Refuse(refusal) : Locate(new NotShippableException(type.Reason!), type.Layout.Type);

    /// <summary>Adds the path to a reason that doesn't know it.</summary>
    private NotShippableException Locate(NotShippableException e, Type type)
    {
        var path = PathTo(_current);
        return path.Length == 0 ? e : new NotShippableException(e.Reason with { What = $"{path} ({TypeNames.Of(type)}): {e.Reason.What}" });
    }

    /// <summary>The way from the lambda to an object, in the words of the source: <c>orders[].connection</c>.</summary>
    private string PathTo(int id)
    {
        var chain = new List<object>();
        for (var i = id; i > _known; i = _ids.ParentOf(i))
            chain.Insert(0, _ids[i]);
        var path = new StringBuilder();
        for (var i = 1; i < chain.Count; i++)
            GraphPath.Append(path, chain[i - 1], chain[i], isRoot: i == 1);
        return path.ToString();
    }
}
