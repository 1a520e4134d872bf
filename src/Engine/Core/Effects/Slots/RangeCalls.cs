using System.Numerics;
using System.Reflection;

namespace Distributed.Engine.Effects.Slots;

/// <summary>Framework members that use a stated range of an array and nothing else of it. Pure.</summary>
internal static class RangeCalls
{
    /// <summary>One array among the arguments, and where its range is.</summary>
    /// <param name="Array">Which argument is the array; the object of an instance call is argument 0.</param>
    /// <param name="Start">Which argument is the first index.</param>
    /// <param name="Count">Which argument is the number of elements; negative: a vector's width.</param>
    /// <param name="Use">What is done to the range.</param>
    public readonly record struct Part(int Array, int Start, int Count, SlotUse Use);

    /// <summary>The width of a vector, in place of an argument.</summary>
    public const int VectorWidth = -1;

    private static readonly Dictionary<(Type Owner, string Name, int Parameters), Part[]> Known = new()
    {
        [(typeof(MemoryExtensions), nameof(MemoryExtensions.AsSpan), 3)] = [new(0, 1, 2, SlotUse.Change)],
        [(typeof(Array), nameof(Array.Copy), 5)] = [new(0, 1, 4, SlotUse.Read), new(2, 3, 4, SlotUse.Change)],
        [(typeof(Array), nameof(Array.Clear), 3)] = [new(0, 1, 2, SlotUse.Change)],
        [(typeof(Array), nameof(Array.Reverse), 3)] = [new(0, 1, 2, SlotUse.Change)],
        [(typeof(Array), nameof(Array.Sort), 3)] = [new(0, 1, 2, SlotUse.Change)],
        [(typeof(Array), nameof(Array.Fill), 4)] = [new(0, 2, 3, SlotUse.Change)],
        [(typeof(Span<>), ".ctor", 3)] = [new(1, 2, 3, SlotUse.Change)],
        [(typeof(ReadOnlySpan<>), ".ctor", 3)] = [new(1, 2, 3, SlotUse.Read)],
        [(typeof(Vector<>), ".ctor", 2)] = [new(1, 2, VectorWidth, SlotUse.Read)],
        [(typeof(Vector<>), nameof(Vector<>.CopyTo), 2)] = [new(1, 2, VectorWidth, SlotUse.Change)],
    };

    /// <summary>What a call does to arrays among its arguments; null when that isn't known.</summary>
    public static Part[]? Find(MethodBase called)
    {
        var owner = called.DeclaringType is { IsConstructedGenericType: true } closed ? closed.GetGenericTypeDefinition() : called.DeclaringType!;
        var parameters = called.GetParameters();
        if (!Known.TryGetValue((owner, called.Name, parameters.Length), out var parts))
        {
            return null;
        }

        int shift = called.IsStatic ? 0 : 1;
        return Array.TrueForAll(parts, p => IsArray(p.Array) && IsInteger(p.Start) && (p.Count == VectorWidth || IsInteger(p.Count))) ? parts : null;

        bool IsArray(int argument) => parameters[argument - shift].ParameterType is { } type && (type.IsSZArray || type == typeof(Array));

        bool IsInteger(int argument) => parameters[argument - shift].ParameterType == typeof(int);
    }

    /// <summary>Elements in a vector of this process; another machine's are as wide, or the closure isn't shipped there.</summary>
    public static int WidthOf(MethodBase called) =>
        called.DeclaringType!.GetProperty(nameof(Vector<>.Count), BindingFlags.Public | BindingFlags.Static)!.GetValue(null) is int width ? width : int.MaxValue;
}
