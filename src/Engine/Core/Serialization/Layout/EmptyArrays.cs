using System.Collections.Concurrent;
using System.Reflection;

namespace Distributed.Engine.Serialization;

/// <summary>The one empty array per element type that <see cref="Array.Empty{T}"/> gives; code may compare with it.</summary>
internal static class EmptyArrays
{
    private static readonly MethodInfo Empty = typeof(Array).GetMethod(nameof(Array.Empty))!;
    private static readonly ConcurrentDictionary<Type, Array> Shared = new();

    public static bool IsShared(Array array) => ReferenceEquals(Of(array.GetType()), array);

    public static Array Of(Type arrayType) =>
        Shared.GetOrAdd(arrayType, static t => (Array)Empty.MakeGenericMethod(t.GetElementType()!).Invoke(null, null)!);
}
