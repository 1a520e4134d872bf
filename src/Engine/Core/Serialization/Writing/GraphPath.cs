using System.Text;

namespace Distributed.Engine.Serialization;

/// <summary>Says how one object leads to another in the words of the source. Slow; only for messages.</summary>
internal static class GraphPath
{
    private const string Item = "[]";

    public static void Append(StringBuilder path, object parent, object child, bool isRoot)
    {
        switch (TypeLayout.Of(parent.GetType()))
        {
            case { Kind: ShapeKind.Array } array:
                AppendElement(path, (Array)parent, child, array);
                break;
            case { Kind: ShapeKind.Delegate }:
                if (isRoot && parent is Delegate { HasSingleTarget: true } && !TypeNames.IsClosure(child.GetType()))
                    AppendName(path, "this");
                break;
            case { Kind: ShapeKind.Shell }:
                break;
            case var layout:
                if (FindLeaf(parent, child, layout) is { } leaf)
                    AppendLeaf(path, leaf, parent.GetType());
                break;
        }
    }

    private static Leaf? FindLeaf(object parent, object child, TypeLayout layout)
    {
        ref var data = ref RawObject.Data(parent);
        foreach (var leaf in layout.References)
        {
            if (ReferenceEquals(RawObject.Slot(ref data, leaf.Offset), child))
                return leaf;
        }
        return null;
    }

    private static void AppendLeaf(StringBuilder path, Leaf leaf, Type owner)
    {
        var field = leaf.Field!;
        if (TypeNames.OfField(field.Name) is null)
            return;
        if (!FrameworkAssemblies.Contains(field.DeclaringType!.Assembly) || IsTuple(owner))
            AppendName(path, leaf.Name);
        else if (typeof(Exception).IsAssignableFrom(owner))
            AppendName(path, PropertyName(leaf.Name));
        else if (IsItem(leaf.Name))
            AppendItem(path);
    }

    /// <summary>Tuples have names in the source; the insides of collections have none.</summary>
    private static bool IsTuple(Type type) => type.Namespace == "System" && (type.Name.StartsWith("Tuple`", StringComparison.Ordinal)
        || type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal));

    private static string PropertyName(string field) => char.ToUpperInvariant(field.TrimStart('_')[0]) + field.TrimStart('_')[1..];

    private static bool IsItem(string name) => name.TrimStart('_') is "item" or "Item" or "value" or "Value" or "key" or "Key";

    private static void AppendElement(StringBuilder path, Array array, object child, TypeLayout layout)
    {
        AppendItem(path);
        if (layout.Element is not { } element)
            return;
        ref var elements = ref RawObject.Elements(array);
        for (var i = 0; i < array.Length; i++)
        {
            ref var data = ref System.Runtime.CompilerServices.Unsafe.AddByteOffset(ref elements, i * (nint)element.Size);
            foreach (var leaf in element.References)
            {
                if (!ReferenceEquals(RawObject.Slot(ref data, leaf.Offset), child))
                    continue;
                if (!FrameworkAssemblies.Contains(element.Type.Assembly) || IsTuple(element.Type))
                    AppendName(path, leaf.Name);
                else if (leaf.Name.Contains('.', StringComparison.Ordinal))
                    AppendName(path, leaf.Name[(leaf.Name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
                return;
            }
        }
    }

    private static void AppendItem(StringBuilder path)
    {
        if (path.Length < Item.Length || path.ToString(path.Length - Item.Length, Item.Length) != Item)
            path.Append(Item);
    }

    private static void AppendName(StringBuilder path, string name)
    {
        if (path.Length > 0)
            path.Append('.');
        path.Append(name);
    }
}
