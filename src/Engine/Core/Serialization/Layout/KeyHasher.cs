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

    /// <summary>Their hash codes depend on nothing but themselves.</summary>
    private static readonly HashSet<Type> SimpleKeys =
    [
        typeof(string), typeof(float), typeof(double), typeof(decimal), typeof(Half), typeof(Int128), typeof(UInt128), typeof(DateTimeOffset),
        typeof(DateOnly), typeof(TimeOnly), typeof(Uri), typeof(Version), typeof(System.Numerics.BigInteger),
    ];

    public static KeyHasher For(Type key) => (KeyHasher)Activator.CreateInstance(typeof(Of<>).MakeGenericType(key))!;

    /// <summary>Whether every process gives the same hash codes, so those that came along can stay.</summary>
    public abstract bool IsStable(object? comparer);

    /// <summary>Whether a user's comparer, or a key type other than the framework's simple ones, decides the hash codes.</summary>
    public abstract bool IsUserCode(object? comparer);

    /// <summary>Whether a key may have another hash code than when it was added: it is of a type that can change, hashed by users' code.</summary>
    public abstract bool MayBeLost(object? comparer);

    /// <summary>What the table's comparer says of the key at an offset of an entry; 0 for null.</summary>
    public abstract int Hash(ref byte entry, int offset, object? comparer);

    private sealed class Of<TKey> : KeyHasher
    {
        private static readonly bool KeyIsStable = StableKeys.Contains(typeof(TKey)) || typeof(TKey).IsEnum;
        private static readonly bool KeyCanChange = !ImmutableTypes.Contains(typeof(TKey)) || typeof(TKey) == typeof(object);
        private static readonly bool KeyIsSimple = SimpleKeys.Contains(typeof(TKey)) || typeof(Type).IsAssignableFrom(typeof(TKey));

        public override bool IsStable(object? comparer) =>
            (comparer is null || ReferenceEquals(comparer, EqualityComparer<TKey>.Default)) && KeyIsStable;

        public override bool IsUserCode(object? comparer) =>
            !(KeyIsStable || KeyIsSimple) || !IsFrameworks(comparer);

        public override bool MayBeLost(object? comparer) => KeyCanChange && IsUserCode(comparer);

        /// <summary>The framework's comparers that don't call back; strings have private ones.</summary>
        private static bool IsFrameworks(object? comparer) =>
            comparer is null or StringComparer or ReferenceEqualityComparer || ReferenceEquals(comparer, EqualityComparer<TKey>.Default)
            || (typeof(TKey) == typeof(string) && FrameworkAssemblies.Contains(comparer.GetType().Assembly) && !comparer.GetType().IsGenericType);

        public override int Hash(ref byte entry, int offset, object? comparer)
        {
            ref var key = ref Unsafe.As<byte, TKey>(ref Unsafe.AddByteOffset(ref entry, offset));
            if (key is null)
                return 0;
            return comparer is IEqualityComparer<TKey> own ? own.GetHashCode(key) : EqualityComparer<TKey>.Default.GetHashCode(key);
        }
    }
}
