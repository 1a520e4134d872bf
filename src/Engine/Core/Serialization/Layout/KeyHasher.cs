using System.Runtime.CompilerServices;

namespace Distributed.Engine.Serialization;

/// <summary>Hash codes of a table's keys, for one key type. Stateless, thread-safe.</summary>
internal abstract class KeyHasher
{
    private static readonly HashSet<Type> StableKeys =
    [
        typeof(bool), typeof(char), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long),
        typeof(ulong), typeof(DateTime), typeof(TimeSpan), typeof(Guid),
    ];

    public static KeyHasher For(Type key) => (KeyHasher)Activator.CreateInstance(typeof(Of<>).MakeGenericType(key))!;

    /// <summary>Whether every process gives the same hash codes, so those that came along can stay.</summary>
    public abstract bool IsStable(object? comparer);

    /// <summary>What the table's comparer says of the key at an offset of an entry; 0 for null.</summary>
    public abstract int Hash(ref byte entry, int offset, object? comparer);

    private sealed class Of<TKey> : KeyHasher
    {
        private static readonly bool KeyIsStable = StableKeys.Contains(typeof(TKey)) || typeof(TKey).IsEnum;

        public override bool IsStable(object? comparer) =>
            (comparer is null || ReferenceEquals(comparer, EqualityComparer<TKey>.Default)) && KeyIsStable;

        public override int Hash(ref byte entry, int offset, object? comparer)
        {
            ref var key = ref Unsafe.As<byte, TKey>(ref Unsafe.AddByteOffset(ref entry, offset));
            if (key is null)
                return 0;
            return comparer is IEqualityComparer<TKey> own ? own.GetHashCode(key) : EqualityComparer<TKey>.Default.GetHashCode(key);
        }
    }
}
