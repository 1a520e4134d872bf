using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Distributed.Engine.Serialization;

/// <summary>
/// Everything needed to write, read, compare and merge objects of one type without code generated for it: where its leaves are in
/// memory, and where in an encoded body. A body's size is fixed per type, so a leaf's place in received bytes is known. Immutable, cached
/// for the life of the process.
/// </summary>
internal sealed class TypeLayout
{
    private static readonly ConcurrentDictionary<Type, TypeLayout> Cache = new();

    public required Type Type { get; init; }

    public required ShapeKind Kind { get; init; }

    /// <summary>All leaves in memory order; of a struct: relative to it. Empty for arrays (see <see cref="Element"/>) and what travels by content.</summary>
    public Leaf[] Leaves { get; init; } = [];

    /// <summary>The leaves that are references, in memory order.</summary>
    public Leaf[] References { get; init; } = [];

    /// <summary>The plain leaves, adjacent ones as one.</summary>
    public PlainRun[] Runs { get; init; } = [];

    /// <summary>Bytes of the encoded body of one object, or of one array element; 0 where the object decides (arrays, text, content).</summary>
    public int BodySize { get; init; }

    /// <summary>Bytes of one value in memory (the stride in an array); 8 for a reference element. Only for values.</summary>
    public int Size { get; init; }

    /// <summary>The layout of an array's elements; <see langword="null"/> when they are references.</summary>
    public TypeLayout? Element { get; init; }

    /// <summary>An array's declared element type.</summary>
    public Type? ElementType { get; init; }

    /// <summary>Whether the array is one-dimensional with lower bound zero.</summary>
    public bool IsVector { get; init; }

    /// <summary>Why it can't travel; set when <see cref="Kind"/> is <see cref="ShapeKind.Refused"/>.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>How to describe and make the object; set when <see cref="Kind"/> is <see cref="ShapeKind.Content"/>.</summary>
    public ContentCodec? Content { get; init; }

    /// <summary>How to take the object apart; set when <see cref="Kind"/> is <see cref="ShapeKind.Shell"/>.</summary>
    public ShellCodec? Shell { get; init; }

    /// <summary>What stands for the object; set when <see cref="Kind"/> is <see cref="ShapeKind.Live"/>.</summary>
    public LiveKind Live { get; init; }

    /// <summary>Where a hash table keeps what must be rebuilt; set when <see cref="Kind"/> is <see cref="ShapeKind.HashTable"/>.</summary>
    public HashTableShape? Table { get; init; }

    /// <summary>Objects that may be held by a static readonly field of their type's family, and then travel by its name (S8).</summary>
    public SingletonSet Singletons { get; init; } = SingletonSet.None;

    /// <summary>Whether values have no references: arrays of them go by memcpy, and body offsets equal memory offsets.</summary>
    public bool IsPlain => References.Length == 0;

    /// <summary>The size in memory of one element of an array of this layout.</summary>
    public int ElementStride => Element?.Size ?? IntPtr.Size;

    /// <summary>The size in a body of one element of an array of this layout.</summary>
    public int ElementBodySize => Element?.BodySize ?? sizeof(int);

    /// <summary>The layout of a type. A type that can't travel has one too, which says why.</summary>
    public static TypeLayout Of(Type type) => Cache.TryGetValue(type, out var known) ? known : Cache.GetOrAdd(type, LayoutBuilder.Build(type));

    /// <summary>Whether the layout of a type was asked for before.</summary>
    public static bool IsKnown(Type type) => Cache.ContainsKey(type);

    /// <summary>The layout with which to receive objects that travel by a registration in the sender.</summary>
    public static TypeLayout Registered(Type type) => LayoutBuilder.BuildShell(type, RegisteredShell.Receiving);

    /// <summary>A digest of everything that both sides must agree on to exchange bodies of this type.</summary>
    public ulong Fingerprint()
    {
        var digest = new Digest();
        digest.Add((int)Kind);
        digest.Add(BodySize);
        digest.Add(Size);
        foreach (var leaf in Leaves)
        {
            digest.Add(leaf.Offset);
            digest.Add(leaf.BodyOffset);
            digest.Add(leaf.Size);
            digest.Add(leaf.IsReference ? 1 : 0);
            digest.Add(leaf.Name);
        }
        if (Element is not null)
            digest.Add((long)Element.Fingerprint());
        return digest.Value;
    }

    /// <summary>Copies all fields of one instance into another of the same type.</summary>
    public void CopyFields(object from, object to)
    {
        ref var source = ref RawObject.Data(from);
        ref var target = ref RawObject.Data(to);
        foreach (var run in Runs)
            RawObject.Bytes(ref source, run.Offset, run.Length).CopyTo(RawObject.Bytes(ref target, run.Offset, run.Length));
        foreach (var leaf in References)
            RawObject.Slot(ref target, leaf.Offset) = RawObject.Slot(ref source, leaf.Offset);
    }

    /// <summary>A new instance with all fields zero, no constructor run.</summary>
    public object Allocate() => RuntimeHelpers.GetUninitializedObject(Type);
}
