using System.Runtime.CompilerServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.WriteBack;

/// <summary>The objects that an object refers to. For walks that are rare; the diff itself goes by layouts.</summary>
internal static class ObjectReferences
{
    public static IEnumerable<object> Of(object value)
    {
        var layout = TypeLayout.Of(value.GetType());
        var references = layout.Kind switch
        {
            ShapeKind.Delegate => Array.ConvertAll(((Delegate)value).GetInvocationList(), static d => d.Target),
            ShapeKind.Shell => layout.Shell!.TakeApart(value),
            ShapeKind.Array => ArrayShape.Of(layout).Columns.Where(static c => c.IsReference).SelectMany(c => InColumn((Array)value, c)),
            _ => layout.References.Select(leaf => RawObject.Slot(ref RawObject.Data(value), leaf.Offset)),
        };
        return references.OfType<object>();
    }

    private static IEnumerable<object?> InColumn(Array array, Column column)
    {
        for (nint i = 0; i < array.Length; i++)
            yield return At(array, column.Offset + i * column.Stride);
    }

    private static object? At(Array array, nint offset) =>
        Unsafe.As<byte, object?>(ref Unsafe.AddByteOffset(ref RawObject.Elements(array), offset));
}
