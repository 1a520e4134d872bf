using System.Reflection;
using System.Runtime.CompilerServices;

namespace Distributed.Engine.Serialization;

/// <summary>Decides how a type travels and computes its layout.</summary>
internal static class LayoutBuilder
{
    public static TypeLayout Build(Type type)
    {
        if (type == typeof(string))
            return new TypeLayout { Type = type, Kind = ShapeKind.Text };
        if (RefusedTypes.Find(type) is { } refusal)
            return Refuse(type, refusal);
        if (type.IsArray)
            return BuildArray(type);
        if (type.IsSubclassOf(typeof(Delegate)))
            return new TypeLayout { Type = type, Kind = ShapeKind.Delegate };
        if (ContentCodecs.Find(type) is { } content)
            return new TypeLayout { Type = type, Kind = ShapeKind.Content, Content = content, Singletons = SingletonSet.Of(type) };
        if (LiveKinds.Find(type) is { } live)
            return new TypeLayout { Type = type, Kind = ShapeKind.Live, Live = live };
        if (type.IsValueType)
            return WithoutRoom(BuildFields(type, ShapeKind.Value));
        if (ShellCodecs.Find(type) is { } shell)
            return BuildShell(type, shell);
        if (FrameworkTypes.RefusalOfClass(type) is { } unknown)
            return WithSingletons(type, unknown);
        return BuildFields(type, HashTableShape.IsTable(type) ? ShapeKind.HashTable : ShapeKind.Fields);
    }

    private static TypeLayout Refuse(Type type, Refusal refusal) => new() { Type = type, Kind = ShapeKind.Refused, Refusal = refusal };

    /// <summary>Bytes behind the last field belong to no leaf: what is written there would be lost.</summary>
    private static TypeLayout WithoutRoom(TypeLayout layout)
    {
        var type = layout.Type;
        if (layout.Leaves.Length == 0 || type.StructLayoutAttribute is not { Size: > 0 } || FrameworkAssemblies.Contains(type.Assembly)
            || type.IsDefined(typeof(InlineArrayAttribute), inherit: false))
        {
            return layout;
        }
        var end = layout.Leaves.Max(l => l.Offset + l.Size);
        var step = Math.Min(IntPtr.Size, layout.Leaves.Max(l => l.Size));
        return layout.Size - end < step
            ? layout
            : Refuse(type, new Refusal("", type, $"has {layout.Size - end} bytes behind its fields that belong to none", "declare fields for all of its size, or use [InlineArray]"));
    }

    /// <summary>A class that can't travel by content may still have instances that travel by name.</summary>
    private static TypeLayout WithSingletons(Type type, Refusal refusal) =>
        new() { Type = type, Kind = ShapeKind.Refused, Refusal = refusal, Singletons = SingletonSet.Of(type) };

    private static TypeLayout BuildArray(Type type)
    {
        var elementType = type.GetElementType()!;
        TypeLayout? element = null;
        if (elementType.IsPointer || elementType.IsFunctionPointer)
            return Refuse(type, new Refusal("[]", elementType, RefusedTypes.PointerWhy, RefusedTypes.PointerRemedy));
        if (elementType.IsValueType)
        {
            element = TypeLayout.Of(elementType);
            if (element.Refusal is { } refusal)
                return Refuse(type, refusal.Inside("[]"));
        }
        return new TypeLayout
        {
            Type = type, Kind = ShapeKind.Array, Element = element, ElementType = elementType, IsVector = type.IsSZArray,
        };
    }

    public static TypeLayout BuildShell(Type type, ShellCodec shell)
    {
        var fields = Collect(type, all: true, out var size, out _);
        return Assemble(type, ShapeKind.Shell, fields, size, shell);
    }

    private static TypeLayout BuildFields(Type type, ShapeKind kind)
    {
        var fields = Collect(type, all: false, out var size, out var refusal);
        if (refusal is not null)
            return WithSingletons(type, refusal);
        return Assemble(type, kind, fields, size, null);
    }

    private static TypeLayout Assemble(Type type, ShapeKind kind, List<FlatField> fields, int size, ShellCodec? shell)
    {
        var packed = LeafPacker.Pack(fields, type.IsValueType ? size : null);
        var references = packed.Leaves.Where(l => l.IsReference).ToArray();
        return new TypeLayout
        {
            Type = type,
            Kind = kind,
            Leaves = packed.Leaves,
            References = references,
            Runs = packed.Runs,
            BodySize = packed.BodySize,
            Size = size,
            Shell = shell,
            Table = kind == ShapeKind.HashTable ? new HashTableShape(type) : null,
            Singletons = type.IsValueType ? SingletonSet.None : SingletonSet.Of(type),
        };
    }

    /// <summary>All leaves of a class or struct, sorted by offset.</summary>
    private static List<FlatField> Collect(Type type, bool all, out int size, out Refusal? refusal)
    {
        var result = new List<FlatField>();
        refusal = null;
        size = type.IsValueType ? RuntimeHelpers.SizeOf(type.TypeHandle) : 0;
        if (type.IsPrimitive || type.IsEnum)
        {
            result.Add(new FlatField("", 0, size, type, null, false));
            return result;
        }
        var fields = InstanceFields(type);
        var offsets = FieldOffsets.Of(type, fields);
        for (var i = 0; i < fields.Length && refusal is null; i++)
        {
            if (all || !DroppedFields.Contains(fields[i]))
                Flatten(fields[i], fields[i], TypeNames.OfField(fields[i].Name) ?? fields[i].Name, offsets[i], all, result, ref refusal);
        }
        RepeatInlineArray(type, size, result);
        result.Sort(static (a, b) => a.Offset.CompareTo(b.Offset));
        return result;
    }

    private static void Flatten(FieldInfo field, FieldInfo outer, string name, int offset, bool all, List<FlatField> result, ref Refusal? refusal)
    {
        var type = field.FieldType;
        if (type.IsPointer || type.IsFunctionPointer || type == typeof(nint) || type == typeof(nuint))
        {
            if (!all)
                refusal = new Refusal("." + name, type, RefusedTypes.PointerWhy, RefusedTypes.PointerRemedy);
            else
                result.Add(new FlatField(name, offset, IntPtr.Size, typeof(nint), outer, false));
            return;
        }
        if (!type.IsValueType)
        {
            result.Add(new FlatField(name, offset, IntPtr.Size, type, outer, true));
            return;
        }
        var nested = TypeLayout.Of(type);
        if (nested.Refusal is not null && all)
        {
            var fields = InstanceFields(type);
            var offsets = FieldOffsets.Of(type, fields);
            for (var i = 0; i < fields.Length; i++)
                Flatten(fields[i], outer, $"{name}.{fields[i].Name}", offset + offsets[i], all, result, ref refusal);
            return;
        }
        if (nested.Refusal is { } inner)
        {
            refusal = inner.Inside("." + name);
            return;
        }
        foreach (var leaf in nested.Leaves)
        {
            var full = leaf.Name.Length == 0 ? name : $"{name}.{leaf.Name}";
            result.Add(new FlatField(full, offset + leaf.Offset, leaf.Size, leaf.Type, outer, leaf.IsReference));
        }
    }

    /// <summary>An inline array declares one field and has room for many.</summary>
    private static void RepeatInlineArray(Type type, int size, List<FlatField> fields)
    {
        if (type.GetCustomAttribute<InlineArrayAttribute>() is not { } inline || fields.Count == 0)
            return;
        var stride = size / inline.Length;
        var once = fields.ToArray();
        for (var i = 1; i < inline.Length; i++)
            fields.AddRange(once.Select(f => f with { Offset = f.Offset + i * stride, Name = $"{f.Name}[{i}]" }));
    }

    /// <summary>The instance fields of a type and its base types.</summary>
    public static FieldInfo[] InstanceFields(Type type)
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var fields = new List<FieldInfo>();
        for (var t = type; t is not null; t = t.BaseType)
            fields.AddRange(t.GetFields(Declared));
        return [.. fields];
    }
}
