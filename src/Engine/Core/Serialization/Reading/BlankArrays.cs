using System.Collections.Concurrent;
using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>Makes arrays without clearing them: pages that nobody touches cost nothing. Thread-safe.</summary>
internal static class BlankArrays
{
    private static readonly MethodInfo s_allocate = typeof(BlankArrays).GetMethod(nameof(AllocateOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static readonly ConcurrentDictionary<Type, Func<int, Array>> Known = new()
    {
        [typeof(byte)] = AllocateOf<byte>,
        [typeof(int)] = AllocateOf<int>,
        [typeof(long)] = AllocateOf<long>,
        [typeof(float)] = AllocateOf<float>,
        [typeof(double)] = AllocateOf<double>,
    };

    /// <summary>An array whose elements hold anything.</summary>
    /// <param name="element">A type without references.</param>
    /// <param name="length">How many.</param>
    public static Array Allocate(Type element, int length) =>
        Known.GetOrAdd(element, static e => s_allocate.MakeGenericMethod(e).CreateDelegate<Func<int, Array>>())(length);

    private static T[] AllocateOf<T>(int length) => GC.AllocateUninitializedArray<T>(length);
}
