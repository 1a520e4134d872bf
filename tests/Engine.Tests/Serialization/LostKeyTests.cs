using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Distributed.Engine.Tests.Serialization;

/// <summary>What a copy would have and the original hasn't: keys that can be found, and structs without bytes behind their fields.</summary>
public sealed class LostKeyTests
{
    private const string Lost = "has a key whose hash code is another than when it was added (don't change objects that are keys of a dictionary or set)";

    [Fact]
    public void A_table_with_a_lost_key_is_refused()
    {
        var key = new Key { Id = 1 };
        var dictionary = new Dictionary<Key, int> { [key] = 1 };
        var set = new HashSet<Key> { key };
        RoundTrip.Copy(dictionary);

        key.Id = 2;

        Assert.EndsWith(Lost, RoundTrip.Refusal(dictionary));
        Assert.EndsWith(Lost, RoundTrip.Refusal(set));
        Assert.Contains("a key has another hash code than when it was added; don't change objects that are keys", RoundTrip.Refusal(Immutable(key, k => k.Id = 3)), StringComparison.Ordinal);
        Assert.Contains("a key has another hash code", RoundTrip.Refusal(new OrderedDictionary<Key, int> { [key] = 1 }.Also(() => key.Id = 4)), StringComparison.Ordinal);

        // A small frozen set looks at each item: nothing is lost in it.
        Assert.Single(RoundTrip.Copy(new[] { key }.ToFrozenSet().Also(() => key.Id = 5)));
    }

    [Fact]
    public void Keys_that_cant_be_hashed_are_refused()
    {
        var key = new Key { Id = 1 };
        var dictionary = new Dictionary<Key, int> { [key] = 1 };
        key.Id = -1;
        Assert.EndsWith("has keys that can't be hashed: InvalidOperationException: no id", RoundTrip.Refusal(dictionary));
    }

    [Fact]
    public void Keys_that_cant_change_are_not_asked()
    {
        var comparer = new Asked();
        var dictionary = new Dictionary<string, int>(comparer) { ["a"] = 1 };
        var before = comparer.Times;
        RoundTrip.Write([dictionary]);
        Assert.Equal(before, comparer.Times);
    }

    [Fact]
    public void A_struct_with_room_behind_its_fields_is_refused()
    {
        Assert.EndsWith("has 12 bytes behind its fields that belong to none (declare fields for all of its size, or use [InlineArray])", RoundTrip.Refusal(default(Roomy)));
        Assert.Equal(7, RoundTrip.Copy(new Full { A = 7 }).A);
    }

    [Fact]
    public void The_frameworks_empty_collections_are_the_ones_of_the_process()
    {
        Assert.Same(ImmutableList<int>.Empty, RoundTrip.Copy(ImmutableList<int>.Empty));
        Assert.Same(ImmutableDictionary<string, int>.Empty, RoundTrip.Copy(ImmutableDictionary<string, int>.Empty));
        Assert.Same(FrozenSet<string>.Empty, RoundTrip.Copy(FrozenSet<string>.Empty));
        Assert.Same(System.Net.IPAddress.Any, RoundTrip.Copy(System.Net.IPAddress.Any));
    }

    private static ImmutableDictionary<Key, int> Immutable(Key key, Action<Key> change)
    {
        var made = ImmutableDictionary<Key, int>.Empty.Add(key, 1);
        change(key);
        return made;
    }

    private sealed class Key
    {
        public int Id;

        public override bool Equals(object? obj) => obj is Key other && other.Id == Id;

        public override int GetHashCode() => Id < 0 ? throw new InvalidOperationException("no id") : Id;
    }

    private sealed class Asked : IEqualityComparer<string>
    {
        public int Times { get; private set; }

        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string obj)
        {
            Times++;
            return obj.Length;
        }
    }

    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private struct Roomy
    {
        public int A;
    }

    [StructLayout(LayoutKind.Sequential, Size = 8)]
    private struct Full
    {
        public int A;
        public int B;
    }
}

file static class After
{
    public static T Also<T>(this T made, Action change)
    {
        change();
        return made;
    }
}
