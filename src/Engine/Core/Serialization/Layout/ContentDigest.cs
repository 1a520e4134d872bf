namespace Distributed.Engine.Serialization;

/// <summary>A digest of an immutable object's plain data and text, the same in every process.</summary>
internal static class ContentDigest
{
    private const int MaxDepth = 8;

    public static ulong Of(object value)
    {
        var digest = new Digest();
        Add(value, ref digest, 0);
        return digest.Value;
    }

    private static void Add(object? value, ref Digest digest, int depth)
    {
        switch (value)
        {
            case null:
                digest.Add(0);
                return;
            case string text:
                digest.Add(text);
                return;
        }
        digest.Add(TypeNames.Of(value.GetType()));
        var layout = TypeLayout.Of(value.GetType());
        if (layout.Kind is not (ShapeKind.Fields or ShapeKind.Value) || depth == MaxDepth)
            return;
        ref var data = ref RawObject.Data(value);
        foreach (var leaf in layout.Leaves)
        {
            if (leaf.IsReference)
                Add(RawObject.Slot(ref data, leaf.Offset), ref digest, depth + 1);
            else
                digest.Add(RawObject.Bytes(ref data, leaf.Offset, leaf.Size));
        }
    }
}
