namespace Distributed.Engine.Serialization;

/// <summary>The parts of a dictionary: comparers, keys, values; and the check that the copy is enumerated in the same order.</summary>
internal static class PairParts
{
    public static object?[] Of<TKey, TValue>(IReadOnlyCollection<KeyValuePair<TKey, TValue>> pairs, params ReadOnlySpan<object?> extra)
    {
        // Taken once: a concurrent dictionary may change between two enumerations.
        var taken = pairs.ToArray();
        return [Array.ConvertAll(taken, p => p.Key), Array.ConvertAll(taken, p => p.Value), .. extra];
    }

    public static KeyValuePair<TKey, TValue>[] Pairs<TKey, TValue>(object?[] parts)
    {
        var keys = (TKey[])parts[0]!;
        var values = (TValue[])parts[1]!;
        if (keys.Length != values.Length)
            throw new ArgumentException("Keys and values differ in number.", nameof(parts));
        var pairs = new KeyValuePair<TKey, TValue>[keys.Length];
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = new KeyValuePair<TKey, TValue>(keys[i], values[i]);
        return pairs;
    }

    /// <summary>A key that was changed since it was added can't be found any more; in a copy it could.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    public static void RequireFindable<TKey>(IEnumerable<TKey> keys, IEqualityComparer<TKey>? comparer, Func<TKey, bool> contains)
    {
        if (Hashing<TKey>.Hasher.MayBeLost(comparer) && !keys.All(contains))
            throw new InvalidOperationException("a key has another hash code than when it was added; don't change objects that are keys");
    }

    /// <summary>A different order of enumeration could give a different answer, so the copy isn't used then.</summary>
    /// <exception cref="MissingDefinitionException">The copy enumerates differently.</exception>
    public static void RequireOrder<TKey>(Type type, TKey[] expected, IEnumerable<TKey> actual)
    {
        if (!actual.SequenceEqual(expected, SameKey<TKey>.Instance))
        {
            throw new MissingDefinitionException(
                $"A {TypeNames.Of(type)} with {expected.Length} keys is enumerated in another order in this process, because hash codes differ.");
        }
    }

    private static class Hashing<TKey>
    {
        public static readonly KeyHasher Hasher = KeyHasher.For(typeof(TKey));
    }

    /// <summary>The very same object or equal plain values: never the user's comparer.</summary>
    private sealed class SameKey<T> : IEqualityComparer<T>
    {
        public static SameKey<T> Instance { get; } = new();

        public bool Equals(T? x, T? y) => typeof(T).IsValueType ? EqualityComparer<T>.Default.Equals(x, y) : ReferenceEquals(x, y);

        public int GetHashCode(T obj) => 0;
    }
}
