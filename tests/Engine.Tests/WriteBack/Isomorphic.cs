using System.Runtime.CompilerServices;
using Distributed.Engine.Serialization;

namespace Distributed.Engine.Tests.WriteBack;

/// <summary>
/// Compares two object graphs: the same types, values bit by bit, and the same pattern of references. What follows from hash codes is checked through the
/// tables' own behaviour.
/// </summary>
internal sealed class Isomorphic
{
    private readonly Dictionary<object, (object Other, string Path)> _pairs = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, object> _back = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<(object Expected, object Actual, string Path)> _open = new();

    public static void Check(object?[] expected, object?[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var check = new Isomorphic();
        for (var i = 0; i < expected.Length; i++)
            check.Pair(expected[i], actual[i], $"root {i}");
        while (check._open.TryDequeue(out var next))
            check.Compare(next.Expected, next.Actual, next.Path);
    }

    private void Pair(object? expected, object? actual, string path)
    {
        if (expected is null || actual is null)
        {
            Assert.True(ReferenceEquals(expected, actual), $"{path}: expected {expected ?? "null"}, but it is {actual ?? "null"}");
            return;
        }
        if (expected is Array { Length: 0 } empty && actual is Array { Length: 0 })
        {
            // Which empty array it is can't be told from outside: every List<T> of a process starts with the same one.
            Assert.Equal(empty.GetType(), actual.GetType());
            return;
        }
        if (_pairs.TryGetValue(expected, out var known))
        {
            Assert.True(ReferenceEquals(known.Other, actual), $"{path}: expected the same object as at {known.Path}");
            return;
        }
        Assert.False(_back.ContainsKey(actual), $"{path}: expected an object of its own");
        Assert.True(expected.GetType() == actual.GetType(), $"{path}: expected a {expected.GetType()}, but it is a {actual.GetType()}");
        _pairs.Add(expected, (actual, path));
        _back.Add(actual, expected);
        _open.Enqueue((expected, actual, path));
    }

    private void Compare(object expected, object actual, string path)
    {
        var layout = TypeLayout.Of(expected.GetType());
        switch (layout.Kind)
        {
            case ShapeKind.Text:
            case ShapeKind.Content:
                Assert.Equal(expected, actual);
                break;
            case ShapeKind.Array:
                CompareArrays((Array)expected, (Array)actual, layout, path);
                break;
            case ShapeKind.Delegate:
                Assert.Equal(((Delegate)expected).Method, ((Delegate)actual).Method);
                Pair(((Delegate)expected).Target, ((Delegate)actual).Target, path + ".Target");
                break;
            case ShapeKind.Shell:
                var parts = layout.Shell!.TakeApart(expected);
                var others = layout.Shell.TakeApart(actual);
                for (var i = 0; i < parts.Length; i++)
                    Pair(parts[i], others[i], $"{path}.part{i}");
                break;
            default:
                CompareLeaves(layout, ref RawObject.Data(expected), ref RawObject.Data(actual), path);
                if (layout.Table is { } table)
                    CompareTables(table, expected, actual, path);
                break;
        }
    }

    private void CompareLeaves(TypeLayout layout, ref byte expected, ref byte actual, string path)
    {
        foreach (var leaf in layout.Leaves)
        {
            if (leaf.IsReference)
            {
                Pair(RawObject.Slot(ref expected, leaf.Offset), RawObject.Slot(ref actual, leaf.Offset), $"{path}.{leaf.Name}");
            }
            else if (!leaf.IsDerived)
            {
                var same = RawObject.Bytes(ref expected, leaf.Offset, leaf.Size).SequenceEqual(RawObject.Bytes(ref actual, leaf.Offset, leaf.Size));
                Assert.True(same, $"{path}.{leaf.Name} differs");
            }
        }
    }

    private void CompareArrays(Array expected, Array actual, TypeLayout layout, string path)
    {
        for (var d = 0; d < expected.Rank; d++)
            Assert.Equal((expected.GetLowerBound(d), expected.GetLength(d)), (actual.GetLowerBound(d), actual.GetLength(d)));
        ref var left = ref RawObject.Elements(expected);
        ref var right = ref RawObject.Elements(actual);
        for (var i = 0; i < expected.Length; i++)
        {
            if (layout.Element is { } element)
            {
                CompareLeaves(element, ref Unsafe.AddByteOffset(ref left, i * (nint)element.Size),
                    ref Unsafe.AddByteOffset(ref right, i * (nint)element.Size), $"{path}[{i}]");
            }
            else
            {
                Pair(RawObject.ElementSlot(ref left, i), RawObject.ElementSlot(ref right, i), $"{path}[{i}]");
            }
        }
    }

    /// <summary>Removed entries are reused in the same order, and every key is found.</summary>
    private static void CompareTables(HashTableShape table, object expected, object actual, string path)
    {
        Assert.True(table.FreeSlots(expected).SequenceEqual(table.FreeSlots(actual)), $"{path}: other free entries");
        dynamic collection = actual;
        var found = 0;
        foreach (var item in collection)
        {
            found++;
            var key = actual is System.Collections.IDictionary ? item.Key : item;
            Assert.True(actual is System.Collections.IDictionary ? collection.ContainsKey(key) : collection.Contains(key), $"{path}: {key} isn't found");
        }
        Assert.Equal(found, (int)collection.Count);
    }
}
