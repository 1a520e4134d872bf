using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>Gives leaves their place in the encoded body: memory order, adjacent plain ones merged into runs.</summary>
internal static class LeafPacker
{
    /// <summary>Padding up to this many bytes is copied along rather than starting another run; less than a pointer, so no dropped one slips in.</summary>
    private const int MaxGap = 7;

    /// <param name="fields">Sorted by offset.</param>
    /// <param name="valueSize">Of a struct: its size; a struct without references keeps its memory form, so that arrays go by memcpy.</param>
    public static (Leaf[] Leaves, PlainRun[] Runs, int BodySize) Pack(List<FlatField> fields, int? valueSize)
    {
        if (valueSize is { } size && fields.TrueForAll(f => !f.IsReference))
            return (fields.ConvertAll(f => Make(f, f.Offset)).ToArray(), [new PlainRun(0, 0, size)], size);
        var leaves = new Leaf[fields.Count];
        var runs = new List<PlainRun>();
        var body = 0;
        for (var i = 0; i < fields.Count;)
        {
            if (fields[i].IsReference)
            {
                leaves[i] = Make(fields[i], body);
                body += sizeof(int);
                i++;
                continue;
            }
            var start = fields[i].Offset;
            var end = start;
            for (; i < fields.Count && !fields[i].IsReference && fields[i].Offset - end <= MaxGap; i++)
            {
                leaves[i] = Make(fields[i], body + fields[i].Offset - start);
                end = Math.Max(end, fields[i].Offset + fields[i].Size);
            }
            runs.Add(new PlainRun(start, body, end - start));
            body += end - start;
        }
        return (leaves, [.. runs], body);
    }

    private static Leaf Make(FlatField field, int bodyOffset) => new()
    {
        Name = field.Name,
        Offset = field.Offset,
        BodyOffset = bodyOffset,
        Size = field.Size,
        Type = field.Type,
        Field = field.Outer,
        IsReference = field.IsReference,
        IsPrunable = field.IsReference && field.Outer is { } outer && !outer.FieldType.IsValueType
            && !outer.DeclaringType!.IsValueType && !FrameworkAssemblies.Contains(outer.DeclaringType.Assembly),
        IsRemoteTrace = field.Outer is { Name: ExceptionTrace.Field } trace && trace.DeclaringType == typeof(Exception),
        IsDerived = field.Outer is { } f && HashTableShape.IsDerived(f),
        IsView = field.Outer is { Name: "_keys" or "_values", DeclaringType: { IsGenericType: true } table }
            && table.GetGenericTypeDefinition() is var definition
            && (definition == typeof(Dictionary<,>) || definition == typeof(SortedDictionary<,>)),
    };
}
